using System.Globalization;
using System.Text;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Captions;

/// <summary>
/// Captions as Advanced SubStation Alpha v4+: one event for each spoken word, showing its whole phrase with that word lit.
/// Burned in with FFmpeg's <c>subtitles</c> filter. Words are text, never markup.
/// </summary>
public static class AssWriter
{
    /// <param name="track">On the video's clock.</param>
    /// <param name="width">Pixels of the picture.</param>
    /// <param name="height">Pixels of the picture.</param>
    /// <param name="language">BCP 47 tag; decides the font.</param>
    public static string Write(CaptionTrack track, int width, int height, string language)
    {
        var style = CaptionStyle.Find(track.Style);
        var layout = CaptionLayout.Of(style, width, height, language);
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
            Style: Cap,{CaptionStyle.FontFamily(language)},{layout.FontSize},&H00{Bgr(style.Text)},&H00{Bgr(style.Active)},&H00{Bgr(style.Outline)},&H96000000,-1,0,0,0,100,100,{layout.Spacing},0,1,{layout.Outline},{layout.Shadow},2,{layout.MarginSide},{layout.MarginSide},{layout.MarginBottom},1

            [Events]
            Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text

            """).ReplaceLineEndings("\n"));
        foreach (var cue in track.Cues)
            WriteCue(ass, cue, style, layout, language);
        return ass.ToString();
    }

    private static void WriteCue(StringBuilder ass, CaptionCue cue, CaptionStyle style, CaptionLayout layout, string language)
    {
        var shown = cue.Words.Select(word => AssText.Escape(CaptionGlyphs.Display(word.Text))).ToArray();
        if (shown.All(word => word.Length == 0))
            return;
        var scale = layout.Scale(CaptionText.Join(shown, language));
        var isFirst = true;
        for (var i = 0; i < cue.Words.Count; i++)
        {
            var start = AssText.Time(i == 0 ? cue.Start : cue.Words[i].Start);
            var end = AssText.Time(i + 1 < cue.Words.Count ? cue.Words[i + 1].Start : cue.End);
            if (string.CompareOrdinal(start, end) >= 0)
                continue;
            ass.Append(CultureInfo.InvariantCulture, $"Dialogue: 0,{start},{end},Cap,,0,0,0,,");
            if (isFirst)
                ass.Append("{\\fad(60,0)}");
            isFirst = false;
            WritePhrase(ass, shown, i, scale, style, layout, language);
            ass.Append('\n');
        }
    }

    private static void WritePhrase(
        StringBuilder ass, string[] words, int active, double scale, CaptionStyle style, CaptionLayout layout, string language)
    {
        var size = scale < 1 ? string.Create(CultureInfo.InvariantCulture, $"{{\\fs{layout.FontSize * scale:0}}}") : "";
        ass.Append(size);
        var last = "";
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Length == 0)
                continue;
            if (last.Length > 0)
                ass.Append(CaptionText.Gap(last, words[i], language));
            last = words[i];
            var mark = Mark(i, active, style, layout);
            ass.Append(mark).Append(words[i]);
            if (mark.Length > 0)
                ass.Append("{\\r}").Append(size);
        }
    }

    private static string Mark(int word, int active, CaptionStyle style, CaptionLayout layout) => style.Highlight switch
    {
        Highlight.Pop when word == active =>
            $"{{\\1c&H{Bgr(style.Active)}&\\3c&H{Bgr(style.ActiveOutline)}&\\fscx100\\fscy100\\t(0,90,\\fscx112\\fscy112)\\t(90,180,\\fscx106\\fscy106)}}",
        Highlight.Fill when word < active => $"{{\\1c&H{Bgr(style.Active)}&}}",
        Highlight.Fill when word == active => $"{{\\t(0,120,\\1c&H{Bgr(style.Active)}&)}}",
        Highlight.Box when word == active => string.Create(CultureInfo.InvariantCulture, $"{{\\3c&H{Bgr(style.ActiveOutline)}&\\bord{layout.Outline * 2.4:0.#}}}"),
        _ => "",
    };

    private static string Bgr(string rgb) => rgb[4..] + rgb[2..4] + rgb[..2];
}
