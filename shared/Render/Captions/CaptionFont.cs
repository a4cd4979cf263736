using AutoVideo.Videos;

namespace AutoVideo.Render.Captions;

/// <summary>
/// The face of captions. A family without its weight is the same on every Debian ("Inter Display Extra Bold" became
/// "Inter Display ExtraBold"), and libass falls back silently on a name it does not know; so the weight is asked for apart.
/// </summary>
/// <param name="Weight">100 to 900, as in CSS.</param>
internal sealed record CaptionFont(string Family, int Weight)
{
    public static CaptionFont Of(string language) => language switch
    {
        Languages.TraditionalChinese => new("Noto Sans CJK TC", 700),
        Languages.Japanese => new("Noto Sans CJK JP", 700),
        _ when CaptionText.IsArabic(language) => new("Noto Sans Arabic", 700),
        _ when CaptionText.IsFromTheRight(language) => new("Noto Sans Hebrew", 700),
        _ => new("Inter Display", 800),
    };

    /// <summary>A style can only say bold or not; any other weight is an override, to be repeated after every reset.</summary>
    public string Override => $"\\b{Weight}";
}
