using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Voice;

namespace AutoVideo.Benchmarks.Render;

/// <summary>The film that is measured, and its two small changes.</summary>
internal static class MeasuredFilm
{
    private const int Scenes = 10;
    private static readonly string[] Words = ["Gravity", "pulls", "the", "heavy", "core", "inwards", "until", "nothing", "can", "hold", "it."];

    /// <param name="layers">1: stills in motion; 3: background, subject and headline with parallax.</param>
    internal static Timeline Make(RenderBench bench, OutputSpec output, double seconds, int layers)
    {
        var words = (int)Math.Round((seconds - 0.5) / Scenes / 0.3 - 1);
        var script = new ScriptDocument(
            "How stars die", "en", ScriptOrigin.Ready,
            [.. Enumerable.Range(1, Scenes).Select(scene => new ScriptScene($"s{scene}", SceneRole.Body, "…", "Headline", null, "", [], 1))],
            new SeoFields("How stars die", "A film for measuring.", [], []), []);
        var pictures = Enumerable.Range(1, Scenes).Select(scene => DrawnScenes.Paint(bench, output.Width, output.Height, scene, layers)).ToArray();
        var speeches = Enumerable.Range(1, Scenes).Select(scene => Speak(bench, scene, words)).ToArray();
        return TimelineBuilder.Build(script, speeches, pictures, output, "calm", 3, seconds);
    }

    internal static Timeline WithOneCaption(Timeline film)
    {
        var cues = film.Captions.Cues.ToArray();
        cues[5] = cues[5] with { Words = [.. cues[5].Words.Select(word => word with { Text = word.Text.ToUpperInvariant() })] };
        return film with { Captions = film.Captions with { Cues = cues } };
    }

    internal static Timeline WithOnePicture(RenderBench bench, Timeline film, int layers)
    {
        var scenes = film.Scenes.ToArray();
        scenes[4] = scenes[4] with { Layers = DrawnScenes.Paint(bench, film.Output.Width, film.Output.Height, 17, layers).Layers };
        return film with { Scenes = scenes };
    }

    private static Speech Speak(RenderBench bench, int scene, int words)
    {
        var spoken = bench.Speak(scene, words);
        return spoken with { Words = [.. spoken.Words.Select((word, index) => word with { Text = Words[(index + scene) % Words.Length] })] };
    }
}
