using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Captions;

/// <summary>Looks before a render whether every character of the captions can be drawn.</summary>
internal static class CaptionGlyphCheck
{
    private const int MostNamed = 10;

    /// <exception cref="PermanentException"><c>caption_glyphs_missing</c>, naming the characters and the first word that holds one.</exception>
    internal static void Require(CaptionTrack track, FontCoverage fonts)
    {
        var words = track.Cues.SelectMany(cue => cue.Words).Select(word => AssText.Escape(CaptionGlyphs.Display(word.Text)));
        var text = string.Concat(words);
        var missing = fonts.Missing(text);
        if (missing.Count == 0)
            return;
        var names = missing.Take(MostNamed).Select(rune => string.Create(CultureInfo.InvariantCulture, $"'{rune}' (U+{rune.Value:X4})"));
        var more = missing.Count > MostNamed ? $" and {missing.Count - MostNamed} more" : "";
        throw new PermanentException("caption_glyphs_missing",
            $"No installed font can draw these characters of the captions: {string.Join(", ", names)}{more}. Change the words, or install a font that has them.");
    }
}
