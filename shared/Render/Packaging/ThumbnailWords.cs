using System.Globalization;
using AutoVideo.Render.Brand;
using AutoVideo.Render.Captions;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Packaging;

/// <summary>How a thumbnail's words are set.</summary>
internal enum ThumbnailLook
{
    /// <summary>The title in white with a dark edge, across the lower third.</summary>
    Lower,

    /// <summary>The scene's headline in yellow, large, in the middle.</summary>
    Middle,

    /// <summary>The title on a dark plate above.</summary>
    Plate,
}

/// <param name="Scene">Index of the scene behind the words.</param>
internal sealed record ThumbnailWords(int Scene, ThumbnailLook Look, string Text)
{
    private const int MaxLetters = 80;

    /// <summary>One of each look, on scenes as far apart as there are, a brand's cards left out: they show the picture beside them once more.</summary>
    internal static IReadOnlyList<ThumbnailWords> Of(Timeline.Timeline timeline)
    {
        int[] told = [.. timeline.Scenes.Index().Where(scene => !BrandScenes.IsCard(scene.Item)).Select(scene => scene.Index)];
        var scenes = told.Length > 0 ? told : [0];
        var middle = scenes[(scenes.Length - 1) / 2];
        var title = timeline.Metadata.Title;
        var headline = timeline.Scenes[middle].Title is { Length: > 0 } given ? given : title;
        return [new(scenes[0], ThumbnailLook.Lower, title), new(middle, ThumbnailLook.Middle, headline), new(scenes[^1], ThumbnailLook.Plate, title)];
    }

    /// <summary>The words as far as they are shown.</summary>
    internal string Shown => Shortened(Text);

    /// <summary>A subtitle file with one line that stands for a second.</summary>
    /// <param name="brand">Whose font and colour they are set in; null for none.</param>
    internal string Write(int width, int height, string language, BrandBlock? brand = null)
    {
        const string Dark = "060A12";
        var font = CaptionFont.Of(language, brand?.Heading);
        var text = AssText.Escape(Shown);
        // A long title is set smaller, so that it stays within four lines.
        var size = Math.Min(width, height * 1.2) * (Look == ThumbnailLook.Middle ? 0.15 : 0.12) * Math.Clamp(Math.Sqrt(24.0 / Math.Max(1, CaptionText.Width(text) / 1.3)), 0.5, 1);
        var (colour, edge, border, alignment) = Look switch
        {
            ThumbnailLook.Lower => ("FFFFFF", "00" + Dark, 1, 2),
            ThumbnailLook.Middle => (brand is null ? "FFE14D" : Contrast.Lightened(brand.Colours.Accent, "#" + Dark)[1..], "00" + Dark, 1, 5),
            _ => ("FFFFFF", "200B1020", 3, 8),
        };
        var outline = size * (border == 3 ? 0.22 : 0.09);
        return string.Create(CultureInfo.InvariantCulture, $$"""
            [Script Info]
            ScriptType: v4.00+
            PlayResX: {{width}}
            PlayResY: {{height}}
            WrapStyle: 0
            ScaledBorderAndShadow: yes
            YCbCr Matrix: TV.709

            [V4+ Styles]
            Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
            Style: T,{{font.Family}},{{size:0}},&H00{{AssWriter.Bgr(colour)}},&H00{{AssWriter.Bgr(colour)}},&H{{edge[..2]}}{{AssWriter.Bgr(edge[2..])}},&H96000000,-1,0,0,0,100,100,0,0,{{border}},{{outline:0.#}},0,{{alignment}},{{width * 0.08:0}},{{width * 0.08:0}},{{height * 0.12:0}},1

            [Events]
            Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
            Dialogue: 0,0:00:00.00,0:00:01.00,T,,0,0,0,,{{{font.Override}}}{{text}}

            """).ReplaceLineEndings("\n");
    }

    private static string Shortened(string text)
    {
        if (text.Length <= MaxLetters)
            return text;
        var end = text.LastIndexOf(' ', MaxLetters);
        if (end < MaxLetters / 2)
            end = char.IsHighSurrogate(text[MaxLetters - 1]) ? MaxLetters - 1 : MaxLetters;
        return text[..end].TrimEnd() + "…";
    }
}
