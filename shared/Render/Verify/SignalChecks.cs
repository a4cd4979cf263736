using System.Globalization;
using System.Text.RegularExpressions;
using AutoVideo.Render.Sound;

namespace AutoVideo.Render.Verify;

/// <summary>Black, frozen and silent stretches, loudness and peak, from the log of one decoding pass.</summary>
internal static partial class SignalChecks
{
    internal const double BlackSeconds = 0.1, FrozenSeconds = 1.5, SilentSeconds = 1.0;
    private const double LoudnessTolerance = 0.5;

    internal static IEnumerable<VerificationCheck> Of(Timeline.Timeline timeline, string log)
    {
        yield return Stretches("black", Black().Matches(log), $"no black for {Text(BlackSeconds)} s");
        yield return Stretches("frozen", Frozen().Matches(log), $"no still picture for {Text(FrozenSeconds)} s");
        yield return Stretches("silence", Silent().Matches(log), $"no silence for {Text(SilentSeconds)} s");
        var loudness = Loudness.Parse(log);
        yield return new("loudness", loudness is not null && Math.Abs(loudness.Integrated - SoundMixer.TargetLufs) <= LoudnessTolerance,
            loudness is null ? "not measured" : $"{Text(loudness.Integrated)} LUFS", $"{Text(SoundMixer.TargetLufs)} ± {Text(LoudnessTolerance)} LUFS");
        yield return new("true_peak", loudness is not null && loudness.TruePeak <= SoundMixer.HighestTruePeak,
            loudness is null ? "not measured" : $"{Text(loudness.TruePeak)} dBTP", $"at most {Text(SoundMixer.HighestTruePeak)} dBTP");
    }

    private static VerificationCheck Stretches(string name, MatchCollection found, string expected) => new(
        name, found.Count == 0, found.Count == 0 ? "none" : $"{found.Count}, the first at {found[0].Groups[1].Value} s", expected);

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"black_start:\s*([\d.]+)")]
    private static partial Regex Black();

    [GeneratedRegex(@"freeze_start:\s*([\d.]+)")]
    private static partial Regex Frozen();

    [GeneratedRegex(@"silence_start:\s*(-?[\d.]+)")]
    private static partial Regex Silent();
}
