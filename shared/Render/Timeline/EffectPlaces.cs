using AutoVideo.Render.Sound;
using AutoVideo.Voice;

namespace AutoVideo.Render.Timeline;

/// <summary>Where a video that wants effects has them: pure.</summary>
internal static class EffectPlaces
{
    private const string Word = "effects";
    private const double WhooshDb = -9, PopDb = -9, ClickDb = -12;

    /// <summary>
    /// A whoosh on transitions that are no mere fade; a pop where a list's line springs up or a figure has counted; a click where a bar of a chart
    /// begins to grow. None unless the style says "effects".
    /// </summary>
    internal static IReadOnlyList<SoundEffect> Of(Timeline timeline, string style) => !SceneMoves.Words(style).Contains(Word, StringComparer.OrdinalIgnoreCase)
        ? []
        : [.. Whooshes(timeline).Concat(timeline.Overlays.SelectMany(overlay => Accents(timeline, overlay))).Distinct().OrderBy(effect => effect.StartSample).ThenBy(effect => effect.Kind)
            .Take(EffectRules.MaxEffects)];

    private static IEnumerable<SoundEffect> Whooshes(Timeline timeline)
    {
        foreach (var scene in timeline.Scenes)
        {
            if (scene.Transition is not { } transition || !SceneMoves.Marked.Contains(transition.Kind))
                continue;
            // Loudest in the middle of the way.
            var middle = Sample(timeline, 2 * scene.FirstFrame + transition.Frames) / 2;
            yield return new(SoundEffectKind.Whoosh, Math.Max(0, middle - EffectSynth.Samples(SoundEffectKind.Whoosh) / 2), WhooshDb);
        }
    }

    private static IEnumerable<SoundEffect> Accents(Timeline timeline, Overlay overlay)
    {
        var scene = timeline.Scenes.First(scene => scene.Id == overlay.SceneId);
        foreach (var element in overlay.Elements)
        {
            if (element.Motion.FirstOrDefault(motion => motion is { Property: AnimatedProperty.Scale, Keys: [.., { Ease: KeyEase.Overshoot }] }) is { } spring)
                yield return At(SoundEffectKind.Pop, spring.Keys[0].Frame, PopDb);
            if (element.Kind == ElementKind.Count && element.Motion.FirstOrDefault(motion => motion.Property == AnimatedProperty.Count) is { } counting)
                yield return At(SoundEffectKind.Pop, counting.Keys[^1].Frame, PopDb);
            if (element is { Kind: ElementKind.Box } && element.Id.StartsWith("bar-", StringComparison.Ordinal) && element.Motion.FirstOrDefault(motion => motion.Property == AnimatedProperty.Reveal) is { } growing)
                yield return At(SoundEffectKind.Click, growing.Keys[0].Frame, ClickDb);
        }

        SoundEffect At(SoundEffectKind kind, int frame, double gainDb) =>
            new(kind, Sample(timeline, scene.FirstFrame + overlay.FirstFrame + Math.Min(frame, overlay.FrameCount - 1)), gainDb);
    }

    private static long Sample(Timeline timeline, int frame) => (long)frame * Speech.SampleRate / timeline.Output.FrameRate;
}
