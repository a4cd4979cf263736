using AutoVideo.Videos;

namespace AutoVideo.Render.Captions;

/// <summary>
/// The face of captions. A family without its weight is the same on every Debian ("Inter Display Extra Bold" became
/// "Inter Display ExtraBold"), and libass falls back silently on a name it does not know; so the weight is asked for apart.
/// </summary>
/// <param name="Weight">100 to 900, as in CSS.</param>
internal sealed record CaptionFont(string Family, int Weight)
{
    // Ascent and descent in em, which is what a size in ASS means; and widths beside those that layouts reckon with.
    private static readonly Dictionary<string, CaptionFont> Families = new()
    {
        ["Inter"] = new("Inter", 800) { Width = 1.06 },
        ["Noto Sans"] = new("Noto Sans", 700) { Line = 1.362, Width = 1.06 },
        ["Noto Serif"] = new("Noto Serif", 700) { Line = 1.362, Width = 1.1 },
    };

    /// <param name="language">BCP 47 tag.</param>
    /// <param name="family">Of a brand; scripts that it does not have keep the face they have without it.</param>
    public static CaptionFont Of(string language, string? family = null) => language switch
    {
        Languages.TraditionalChinese => new("Noto Sans CJK TC", 700),
        Languages.Japanese => new("Noto Sans CJK JP", 700),
        _ when CaptionText.IsArabic(language) => new("Noto Sans Arabic", 700),
        _ when CaptionText.IsFromTheRight(language) => new("Noto Sans Hebrew", 700),
        _ => Families.GetValueOrDefault(family ?? "", new("Inter Display", 800)),
    };

    /// <summary>Height of a line in em.</summary>
    public double Line { get; init; } = 1.21;

    /// <summary>How wide its letters are, beside those of Inter Display.</summary>
    public double Width { get; init; } = 1;

    /// <summary>A style can only say bold or not; any other weight is an override, to be repeated after every reset.</summary>
    public string Override => $"\\b{Weight}";
}
