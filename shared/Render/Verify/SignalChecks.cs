using System.Globalization;
using AutoVideo.Render.Sound;

namespace AutoVideo.Render.Verify;

/// <summary>Judges black, frozen and silent stretches, loudness and peak.</summary>
internal static class SignalChecks
{
    internal const double BlackSeconds = 0.1, FrozenSeconds = 1.5, SilentSeconds = 1.0;
    private const double LoudnessTolerance = 0.5;

    /// <param name="skipped">Frames in a row that were not decoded: a stretch may be longer by them than it was seen.</param>
    /// <param name="silentSeconds">From how long on a silence is a fault; see <see cref="SilenceOf"/>.</param>
    internal static IEnumerable<VerificationCheck> Of(PictureSignal pictures, SoundSignal sound, int frameRate, int skipped, double silentSeconds = SilentSeconds)
    {
        var unseen = (double)skipped / frameRate;
        var damaged = pictures.Damaged + sound.Damaged;
        yield return new("decoding", damaged == 0, damaged == 0 ? "no faults" : string.Create(CultureInfo.InvariantCulture, $"{damaged} faults"), "no faults");
        yield return Long("black", pictures.Black, BlackSeconds - unseen, $"no black for {Text(BlackSeconds)} s");
        yield return Long("frozen", pictures.Still, FrozenSeconds - unseen, $"no still picture for {Text(FrozenSeconds)} s");
        yield return Long("silence", sound.Silent, silentSeconds, $"no silence for {Text(silentSeconds)} s");
        var loudness = sound.Loudness;
        yield return new("loudness", loudness is not null && Math.Abs(loudness.Integrated - SoundMixer.TargetLufs) <= LoudnessTolerance,
            loudness is null ? "not measured" : $"{Text(loudness.Integrated)} LUFS", $"{Text(SoundMixer.TargetLufs)} ± {Text(LoudnessTolerance)} LUFS");
        yield return new("true_peak", loudness?.TruePeak <= SoundMixer.HighestTruePeak,
            loudness?.TruePeak is { } peak ? $"{Text(peak)} dBTP" : "not measured", $"at most {Text(SoundMixer.HighestTruePeak)} dBTP");
    }

    /// <summary>Without music the pauses between the lines are silent, with what is quiet at the lines' own ends; anything longer is a fault.</summary>
    internal static double SilenceOf(Timeline.Timeline timeline)
    {
        const double QuietEnds = 0.6;
        if (timeline.Music is not null)
            return SilentSeconds;
        var ends = timeline.Voice.Select(clip => clip.StartSample + clip.Samples).Prepend(0);
        var starts = timeline.Voice.Select(clip => clip.StartSample).Append((long)(timeline.Seconds * Voice.Speech.SampleRate));
        return Math.Max(SilentSeconds, ends.Zip(starts, (end, start) => start - end).Max() / (double)Voice.Speech.SampleRate + QuietEnds);
    }

    private static VerificationCheck Long(string name, IEnumerable<Stretch> stretches, double limit, string expected)
    {
        const double Rounding = 0.001;
        var found = stretches.Where(stretch => stretch.End - stretch.Start >= limit - Rounding).ToArray();
        return new(name, found.Length == 0, found.Length == 0 ? "none" : $"{found.Length}, the first at {Text(found[0].Start)} s", expected);
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
