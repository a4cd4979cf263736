using AutoVideo.Render.Brand;

namespace AutoVideo.Render.Captions;

/// <summary>How the word that is spoken stands out.</summary>
internal enum Highlight
{
    /// <summary>Coloured, and a little larger for a moment.</summary>
    Pop,

    /// <summary>Coloured, and stays so until the phrase ends.</summary>
    Fill,

    /// <summary>Colour runs through it from its first letter to its last.</summary>
    Sweep,

    /// <summary>On a coloured ground.</summary>
    Box,

    Underline,

    /// <summary>The other words are faint.</summary>
    Focus,

    /// <summary>With light around it.</summary>
    Glow,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>Look of captions; sizes for a picture 1080 pixels wide, colours as RRGGBB.</summary>
/// <param name="FontSize">Line height, which is what ASS sizes are, for Latin and Cyrillic.</param>
/// <param name="WideFontSize">The same for Chinese and Japanese, whose font has taller lines around its letters.</param>
/// <param name="Active">Colour of the word that is spoken.</param>
internal sealed record CaptionStyle(
    string Name, Highlight Highlight, int FontSize, int WideFontSize, string Text, string Active, string Outline, string ActiveOutline, int OutlineWidth, int Shadow)
{
    /// <summary>Words seen at once: 0 for the whole phrase.</summary>
    public int Words { get; init; }

    /// <summary>The whole phrase stands on a dark plate, of the colour <see cref="Outline"/>.</summary>
    public bool Plate { get; init; }

    /// <summary>For how long the spoken word changes its size, which moves its neighbours.</summary>
    internal double GrowSeconds => Highlight == Highlight.Pop ? 0.18 : 0;

    /// <summary>The style with what marks the spoken word in a brand's colour, made lighter where it would not be seen on the dark edge of the letters.</summary>
    /// <param name="accent"><c>#rrggbb</c>; null for the style's own.</param>
    public CaptionStyle Accented(string? accent) => accent is null ? this : Highlight switch
    {
        Highlight.Pop or Highlight.Fill or Highlight.Sweep or Highlight.Underline => this with { Active = Bare(Contrast.Lightened(accent, "#" + Outline)) },
        Highlight.Box => this with { ActiveOutline = Bare(accent), Active = Contrast.Between(accent, "#" + Text) >= BrandRules.LeastGraphic ? Text : Outline },
        Highlight.Glow => this with { ActiveOutline = Bare(accent) },
        _ => this,
    };

    private static string Bare(string colour) => colour[1..].ToUpperInvariant();

    public static IReadOnlyList<CaptionStyle> All { get; } =
    [
        new("pop", Highlight.Pop, 92, 116, "FFFFFF", "FFE14D", "060A12", "3A1A0A", 7, 3),
        new("karaoke", Highlight.Fill, 88, 112, "FFFFFF", "4DE1FF", "060A12", "060A12", 6, 2),
        new("sweep", Highlight.Sweep, 90, 114, "FFFFFF", "FFB224", "060A12", "060A12", 7, 2),
        new("box", Highlight.Box, 84, 106, "FFFFFF", "FFFFFF", "060A12", "7C3AED", 6, 0),
        new("underline", Highlight.Underline, 86, 108, "FFFFFF", "7CF29A", "060A12", "060A12", 6, 2),
        new("pairs", Highlight.Pop, 128, 150, "FFFFFF", "FFE14D", "060A12", "3A1A0A", 9, 4) { Words = 2 },
        new("focus", Highlight.Focus, 90, 114, "FFFFFF", "FFFFFF", "060A12", "060A12", 6, 3),
        new("glow", Highlight.Glow, 88, 112, "FFFFFF", "FFFFFF", "060A12", "FF3D9A", 6, 0),
        new("plate", Highlight.None, 72, 92, "FFFFFF", "FFFFFF", "0B1020", "0B1020", 18, 0) { Plate = true },
    ];

    /// <summary>An unknown name is the first style: a caption is never lost over its look.</summary>
    public static CaptionStyle Find(string name) => All.FirstOrDefault(style => style.Name == name) ?? All[0];
}

/// <summary>Which caption style a video gets.</summary>
public static class CaptionStyles
{
    public static IReadOnlyList<string> Names { get; } = [.. CaptionStyle.All.Select(style => style.Name)];

    /// <summary>The caption style whose name is a word of the video's style ("calm, karaoke"), else <paramref name="otherwise"/>.</summary>
    public static string Choose(string videoStyle, string otherwise)
    {
        var words = videoStyle.Split([' ', ',', ';', '+', '/', '-', '_'], StringSplitOptions.RemoveEmptyEntries);
        return Names.FirstOrDefault(name => words.Contains(name, StringComparer.OrdinalIgnoreCase)) ?? otherwise;
    }
}
