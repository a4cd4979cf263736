using AutoVideo.Videos;

namespace AutoVideo.Render.Captions;

/// <summary>How the word that is spoken stands out.</summary>
internal enum Highlight { Pop, Fill, Box }

/// <summary>Look of captions; sizes for a picture 1080 pixels wide, colours as RRGGBB.</summary>
/// <param name="FontSize">Line height, which is what ASS sizes are, for Latin and Cyrillic.</param>
/// <param name="WideFontSize">The same for Chinese and Japanese, whose font has taller lines around its letters.</param>
/// <param name="Active">Colour of the word that is spoken.</param>
internal sealed record CaptionStyle(
    string Name, Highlight Highlight, int FontSize, int WideFontSize, string Text, string Active, string Outline, string ActiveOutline, int OutlineWidth, int Shadow)
{
    public static IReadOnlyList<CaptionStyle> All { get; } =
    [
        new("pop", Highlight.Pop, 92, 116, "FFFFFF", "FFE14D", "060A12", "3A1A0A", 7, 3),
        new("karaoke", Highlight.Fill, 88, 112, "FFFFFF", "4DE1FF", "060A12", "060A12", 6, 2),
        new("box", Highlight.Box, 84, 106, "FFFFFF", "FFFFFF", "060A12", "7C3AED", 6, 0),
    ];

    /// <summary>An unknown name is the first style: a caption is never lost over its look.</summary>
    public static CaptionStyle Find(string name) => All.FirstOrDefault(style => style.Name == name) ?? All[0];

    /// <summary>Family names as fontconfig prints them; libass falls back silently on any other.</summary>
    public static string FontFamily(string language) => language switch
    {
        Languages.TraditionalChinese => "Noto Sans CJK TC",
        Languages.Japanese => "Noto Sans CJK JP",
        _ => "Inter Display Extra Bold",
    };
}
