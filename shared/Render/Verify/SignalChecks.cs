using System.Globalization;
using AutoVideo.Render.Sound;

namespace AutoVideo.Render.Verify;

/// <summary>Judges black, frozen and silent stretches, loudness and peak.</summary>
internal static class SignalChecks
{
    internal const double BlackSeconds = 0.1, FrozenSeconds = 1.5, SilentSeconds = 1.0;
    private const double LoudnessTolerance = 0.5;

    /// <param name="frameRate">A stretch may be longer than it was seen by the frames that were not decoded.</param>
    internal static IEnumerable<VerificationCheck> Of(PictureSignal pictures, SoundSignal sound, int frameRate)
    {
        var unseen = (double)VerifyArguments.Skipped / frameRate;
        yield return Long("black", pictures.Black, BlackSeconds - unseen, $"no black for {Text(BlackSeconds)} s");
        yield return Long("frozen", pictures.Still, FrozenSeconds - unseen, $"no still picture for {Text(FrozenSeconds)} s");
        yield return Long("silence", sound.Silent, SilentSeconds, $"no silence for {Text(SilentSeconds)} s");
        var loudness = sound.Loudness;
        yield return new("loudness", loudness is not null && Math.Abs(loudness.Integrated - SoundMixer.TargetLufs) <= LoudnessTolerance,
            loudness is null ? "not measured" : $"{Text(loudness.Integrated)} LUFS", $"{Text(SoundMixer.TargetLufs)} ± {Text(LoudnessTolerance)} LUFS");
        yield return new("true_peak", loudness?.TruePeak <= SoundMixer.HighestTruePeak,
            loudness?.TruePeak is { } peak ? $"{Text(peak)} dBTP" : "not measured", $"at most {Text(SoundMixer.HighestTruePeak)} dBTP");
    }

    private static VerificationCheck Long(string name, IEnumerable<Stretch> stretches, double limit, string expected)
    {
        const double Rounding = 0.001;
        var found = stretches.Where(stretch => stretch.End - stretch.Start >= limit - Rounding).ToArray();
        return new(name, found.Length == 0, found.Length == 0 ? "none" : $"{found.Length}, the first at {Text(found[0].Start)} s", expected);
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
