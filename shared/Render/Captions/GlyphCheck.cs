using System.Globalization;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Visuals;
using AutoVideo.Visuals.Offline.Type;

namespace AutoVideo.Render.Captions;

/// <summary>Looks before a render whether every character that is seen can be drawn: of captions, of headlines and of what lies over the pictures.</summary>
internal static class GlyphCheck
{
    private const int MostNamed = 10;

    /// <exception cref="PermanentException">
    /// <c>caption_glyphs_missing</c>, <c>headline_glyphs_missing</c> or <c>overlay_glyphs_missing</c>, naming each character and the first element that holds it.
    /// </exception>
    internal static void Require(Timeline.Timeline timeline, FontCoverage fonts)
    {
        Require("caption_glyphs_missing", "the captions", Captions(timeline), fonts);
        Require("headline_glyphs_missing", "the headlines", Headlines(timeline), fonts);
        Require("overlay_glyphs_missing", "the overlays", Overlays(timeline), fonts);
    }

    /// <summary>The same of words that are drawn over a thumbnail.</summary>
    /// <exception cref="PermanentException"><c>thumbnail_glyphs_missing</c>.</exception>
    internal static void RequireThumbnails(IEnumerable<(string Place, string Text)> words, FontCoverage fonts) =>
        Require("thumbnail_glyphs_missing", "the thumbnails", words, fonts);

    /// <summary>What a video goes without: pictures among the captions' words that the font for them does not have.</summary>
    /// <returns>A sentence, or none.</returns>
    internal static IReadOnlyList<string> Warnings(Timeline.Timeline timeline)
    {
        var left = timeline.Captions.Cues.SelectMany(cue => cue.Words).SelectMany(word => Pictographs.LeftOut(word.Text)).Distinct().ToArray();
        if (left.Length == 0)
            return [];
        var names = left.Take(MostNamed).Select(rune => string.Create(CultureInfo.InvariantCulture, $"'{rune}' (U+{rune.Value:X4})"));
        return [$"The captions go without {string.Join(", ", names)}{(left.Length > MostNamed ? $" and {left.Length - MostNamed} more" : "")}: {Pictographs.Family}, which draws such pictures, does not have them."];
    }

    private static IEnumerable<(string Place, string Text)> Captions(Timeline.Timeline timeline) => timeline.Captions.Cues.SelectMany((cue, index) =>
        cue.Words.Select(word => (string.Create(CultureInfo.InvariantCulture, $"cues[{index}] of scene {cue.SceneId}"), AssText.Escape(CaptionGlyphs.Display(word.Text)))));

    private static IEnumerable<(string Place, string Text)> Headlines(Timeline.Timeline timeline) => timeline.Scenes
        .Where(scene => scene.Layers.Any(layer => layer.Role == LayerRole.Headline))
        .Select(scene => ($"scene {scene.Id}", PlainText.Clean(scene.Title, Headline.MostRunes)));

    private static IEnumerable<(string Place, string Text)> Overlays(Timeline.Timeline timeline) => timeline.Overlays.SelectMany(overlay =>
        overlay.Elements.Select(element => ($"{element.Id} of {overlay.Id}", PlainText.Clean(element.Text, Timeline.OverlayRules.MaxText))));

    private static void Require(string code, string what, IEnumerable<(string Place, string Text)> texts, FontCoverage fonts)
    {
        var missing = new Dictionary<Rune, string>();
        foreach (var (place, text) in texts)
        {
            foreach (var rune in fonts.Missing(text))
                missing.TryAdd(rune, place);
        }
        if (missing.Count == 0)
            return;
        var names = missing.Take(MostNamed).Select(found => string.Create(CultureInfo.InvariantCulture, $"'{found.Key}' (U+{found.Key.Value:X4}, {found.Value})"));
        var more = missing.Count > MostNamed ? $" and {missing.Count - MostNamed} more" : "";
        throw new PermanentException(code, $"No installed font can draw these characters of {what}: {string.Join(", ", names)}{more}. Change the words, or install a font that has them.");
    }
}
