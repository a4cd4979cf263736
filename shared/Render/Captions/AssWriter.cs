using System.Globalization;
using System.Text;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Captions;

/// <summary>
/// Captions as Advanced SubStation Alpha v4+: one event for each spoken word, showing its whole phrase (or as many words as the
/// style shows) with that word lit. Burned in with FFmpeg's <c>subtitles</c> filter. Words are text, never markup.
/// </summary>
public static class AssWriter
{
    /// <summary>For how long a phrase fades in.</summary>
    internal const double FadeSeconds = 0.06;

    private const int OutlineBorder = 1, PlateBorder = 3;

    // As the encoding of a style libass takes it for: a line runs as its first letters do.
    private const int DirectionByText = -1;

    /// <param name="track">On the video's clock.</param>
    /// <param name="width">Pixels of the picture.</param>
    /// <param name="height">Pixels of the picture.</param>
    /// <param name="language">BCP 47 tag; decides the font.</param>
    public static string Write(CaptionTrack track, int width, int height, string language)
    {
        var style = CaptionStyle.Find(track.Style).Accented(track.Accent);
        var font = CaptionFont.Of(language, track.Font);
        var layout = CaptionLayout.Of(style, font, width, height, language, SafeArea.Of(track.Platform, width, height));
        var ass = new StringBuilder();
        ass.Append(string.Create(CultureInfo.InvariantCulture, $"""
            [Script Info]
            ScriptType: v4.00+
            PlayResX: {width}
            PlayResY: {height}
            WrapStyle: 2
            ScaledBorderAndShadow: yes
            YCbCr Matrix: TV.709

            [V4+ Styles]
            Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
            Style: Cap,{font.Family},{layout.FontSize},&H00{Bgr(style.Text)},&H00{Bgr(style.Text)},&H{(style.Plate ? "30" : "00")}{Bgr(style.Outline)},&H96000000,-1,0,0,0,100,100,{layout.Spacing},0,{(style.Plate ? PlateBorder : OutlineBorder)},{layout.Outline},{layout.Shadow},2,{layout.MarginLeft},{layout.MarginRight},{layout.MarginBottom},{(CaptionText.IsFromTheRight(language) ? DirectionByText : 1)}

            [Events]
            Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text

            """).ReplaceLineEndings("\n"));
        var phrase = new AssPhrase(style, layout, font, language);
        foreach (var cue in track.Cues)
            WriteCue(ass, cue, style, phrase);
        return ass.ToString();
    }

    private static void WriteCue(StringBuilder ass, CaptionCue cue, CaptionStyle style, AssPhrase phrase)
    {
        var shown = cue.Words.Select(word => AssText.Escape(CaptionGlyphs.Display(word.Text))).ToArray();
        if (shown.All(word => word.Length == 0))
            return;
        var isFirst = true;
        for (var i = 0; i < cue.Words.Count; i++)
        {
            var start = AssText.Time(i == 0 ? cue.Start : cue.Words[i].Start);
            var end = AssText.Time(i + 1 < cue.Words.Count ? cue.Words[i + 1].Start : cue.End);
            if (string.CompareOrdinal(start, end) >= 0)
                continue;
            var from = style.Words == 0 ? 0 : i - i % style.Words;
            var words = shown[from..(style.Words == 0 ? shown.Length : Math.Min(shown.Length, from + style.Words))];
            if (words.All(word => word.Length == 0))
                continue;
            ass.Append(CultureInfo.InvariantCulture, $"Dialogue: 0,{start},{end},Cap,,0,0,0,,");
            if (isFirst)
                ass.Append(CultureInfo.InvariantCulture, $"{{\\fad({FadeSeconds * 1000:0},0)}}");
            isFirst = false;
            phrase.Write(ass, words, i - from, cue.Words[i].End - cue.Words[i].Start);
            ass.Append('\n');
        }
    }

    internal static string Bgr(string rgb) => rgb[4..] + rgb[2..4] + rgb[..2];
}
