using System.Globalization;
using AutoVideo.Render.Sound;

namespace AutoVideo.Render.Verify;

/// <summary>Whether captions come when the voice does: first words after a pause against the onsets of the voice's energy.</summary>
internal static class CaptionTimingCheck
{
    internal const double LargestMedian = 0.080;
    // Twice the quiet that makes an onset: a shorter pause in the captions may be none in the sound.
    private const double PauseBefore = 0.2;

    internal static VerificationCheck Of(Timeline.Timeline timeline, short[] voice)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"median error below {LargestMedian * 1000:0} ms");
        var starts = StartsAfterPause(timeline).ToArray();
        if (starts.Length == 0)
            return new("caption_timing", timeline.Voice.Count == 0, "no captions", expected);
        var onsets = VoiceOnsets.Find(voice);
        if (onsets.Count == 0)
            return new("caption_timing", false, "no voice", expected);
        var errors = starts.Select(start => onsets.Min(onset => Math.Abs(onset - start))).Order().ToArray();
        var median = errors[errors.Length / 2];
        return new("caption_timing", median < LargestMedian,
            string.Create(CultureInfo.InvariantCulture, $"median {median * 1000:0} ms, largest {errors[^1] * 1000:0} ms, {errors.Length} onsets"), expected);
    }

    // Within a sentence words run together and have no onset of their own.
    private static IEnumerable<double> StartsAfterPause(Timeline.Timeline timeline)
    {
        var end = double.NegativeInfinity;
        foreach (var word in timeline.Captions.Cues.SelectMany(cue => cue.Words))
        {
            if (word.Start - end >= PauseBefore)
                yield return word.Start;
            end = word.End;
        }
    }
}

/// <summary>Times at which a voice begins after a pause.</summary>
internal static class VoiceOnsets
{
    private const int Window = WavFile.SampleRate / 100;
    private const int QuietWindows = 10;
    private const double QuietShare = 0.05;

    /// <param name="voice">Mono at 48 kHz.</param>
    /// <returns>Seconds, in order, to 10 ms.</returns>
    internal static IReadOnlyList<double> Find(short[] voice)
    {
        var levels = new double[voice.Length / Window];
        for (var index = 0; index < levels.Length; index++)
            levels[index] = Level(voice.AsSpan(index * Window, Window));
        var loud = levels.Length == 0 ? 0 : levels.Order().ElementAt(levels.Length * 95 / 100);
        var onsets = new List<double>();
        var quiet = QuietWindows;
        for (var index = 0; index < levels.Length; index++)
        {
            if (levels[index] <= loud * QuietShare)
            {
                quiet++;
                continue;
            }
            if (quiet >= QuietWindows)
                onsets.Add((double)index * Window / WavFile.SampleRate);
            quiet = 0;
        }
        return onsets;
    }

    private static double Level(ReadOnlySpan<short> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
            sum += (double)sample * sample;
        return Math.Sqrt(sum / samples.Length);
    }
}
