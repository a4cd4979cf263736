using System.Globalization;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Sound;

namespace AutoVideo.Render.Verify;

/// <summary>Judges black, frozen and silent stretches, loudness and peak.</summary>
internal static class SignalChecks
{
    internal const double BlackSeconds = 0.1, FrozenSeconds = 1.5, SilentSeconds = 1.0;
    private const double LoudnessTolerance = 0.5;

    /// <param name="skipped">Frames in a row that were not decoded: a stretch may be longer by them than it was seen.</param>
    /// <param name="voice">The voice track.</param>
    internal static IEnumerable<VerificationCheck> Of(Timeline.Timeline timeline, PictureSignal pictures, int skipped, SoundSignal sound, short[] voice)
    {
        var unseen = (double)skipped / timeline.Output.FrameRate;
        var damaged = pictures.Damaged + sound.Damaged;
        // Footage may be black for a moment, and stand still, by itself; a picture that was not drawn here may be black, but the camera moves over it.
        var footage = Shown(timeline, scene => scene.Clip is not null);
        var taken = Shown(timeline, scene => scene.Clip is not null || scene.IsPhoto);
        yield return new("decoding", damaged == 0, damaged == 0 ? "no faults" : string.Create(CultureInfo.InvariantCulture, $"{damaged} faults"), "no faults");
        yield return Long("black", Stretches.Outside(pictures.Black, taken), BlackSeconds - unseen, $"no black for {Text(BlackSeconds)} s");
        yield return Long("frozen", Stretches.Outside(pictures.Still, footage), FrozenSeconds - unseen, $"no still picture for {Text(FrozenSeconds)} s");
        // Between the lines nothing need be heard where there is no music, or where somebody's own music is silent.
        yield return Long("silence", sound.Silent.Where(stretch => timeline.Music is { File: null } || VoiceIn(voice, stretch)), SilentSeconds, $"no silence for {Text(SilentSeconds)} s");
        var loudness = sound.Loudness;
        yield return new("loudness", loudness is not null && Math.Abs(loudness.Integrated - SoundMixer.TargetLufs) <= LoudnessTolerance,
            loudness is null ? "not measured" : $"{Text(loudness.Integrated)} LUFS", $"{Text(SoundMixer.TargetLufs)} ± {Text(LoudnessTolerance)} LUFS");
        yield return new("true_peak", loudness?.TruePeak <= SoundMixer.HighestTruePeak,
            loudness?.TruePeak is { } peak ? $"{Text(peak)} dBTP" : "not measured", $"at most {Text(SoundMixer.HighestTruePeak)} dBTP");
    }

    /// <summary>When some scenes are seen.</summary>
    private static Stretch[] Shown(Timeline.Timeline timeline, Func<Timeline.TimelineScene, bool> isMeant)
    {
        double rate = timeline.Output.FrameRate;
        return [.. timeline.Scenes.Index().Where(scene => isMeant(scene.Item))
            .Select(scene => new Stretch(scene.Item.FirstFrame / rate, (scene.Item.FirstFrame + SegmentPlan.Span(timeline, scene.Index)) / rate))];
    }

    /// <summary>Whether the voice speaks in a stretch, not counting how it dies away and sets in.</summary>
    private static bool VoiceIn(short[] voice, Stretch stretch)
    {
        const double Edge = 0.15, Least = 0.1;
        const int Window = WavFile.SampleRate / 100, Loud = short.MaxValue / 50;
        var (first, last) = ((int)((stretch.Start + Edge) * 100), (int)((stretch.End - Edge) * 100));
        var spoken = 0;
        for (var window = first; window < last && (window + 1) * Window <= voice.Length; window++)
            spoken += voice.AsSpan(window * Window, Window).ContainsAnyExceptInRange((short)-Loud, (short)Loud) ? 1 : 0;
        return spoken >= Least * 100;
    }

    private static VerificationCheck Long(string name, IEnumerable<Stretch> stretches, double limit, string expected)
    {
        const double Rounding = 0.001;
        var found = stretches.Where(stretch => stretch.End - stretch.Start >= limit - Rounding).ToArray();
        return new(name, found.Length == 0, found.Length == 0 ? "none" : $"{found.Length}, the first at {Text(found[0].Start)} s", expected);
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
