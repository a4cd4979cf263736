using AutoVideo.Render.Sound;

namespace AutoVideo.Render.Timeline;

/// <summary>Rules of the track of effects.</summary>
internal static class EffectRules
{
    internal const int MaxEffects = 1_000, Since = 3;

    /// <returns>One line per broken rule, beginning with the element: <c>effects[2] (Pop): …</c>.</returns>
    internal static IEnumerable<string> Errors(Timeline timeline)
    {
        if (timeline.SchemaVersion < Since && timeline.Effects.Count > 0)
            return [$"effects: schema versions before {Since} have none"];
        if (timeline.Effects.Count > MaxEffects)
            return [$"effects: more than {MaxEffects}"];
        return timeline.Effects.SelectMany((effect, index) => Errors(effect, $"effects[{index}] ({effect.Kind})", VoiceTrack.Samples(timeline)));
    }

    private static IEnumerable<string> Errors(SoundEffect effect, string name, long samples)
    {
        if (!Enum.IsDefined(effect.Kind))
            yield return $"{name}: the kind is not one of {string.Join(", ", Enum.GetNames<SoundEffectKind>())}";
        if (effect.StartSample < 0 || effect.StartSample >= samples)
            yield return $"{name}: starts at sample {effect.StartSample}, outside the video's {samples}";
        if (!(effect.GainDb is >= -40 and <= 6))
            yield return $"{name}: a gain of {effect.GainDb} dB is outside -40 to 6";
    }
}
