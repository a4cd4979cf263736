using AutoVideo.Render.Sound;

namespace AutoVideo.Render.Verify;

/// <summary>
/// Finds where a voice sets in near a given time: where its level rises from the loudest of the 120 ms before to the mean of the
/// 60 ms after. Relative, so that a soft sentence after a loud one is found too, which a fixed threshold misses; and 120 ms, because
/// a stop within a word is silent for 50 to 70 ms before it bursts, so that what sets in after more is a phrase.
/// </summary>
internal sealed class VoiceOnsets
{
    private const double Step = 0.01, LeastRise = 8;
    private const int Window = WavFile.SampleRate / 100, Before = 12, After = 6, Reach = 40, Apart = 5;
    private readonly double[] levels;
    private readonly double floor;

    /// <param name="voice">Mono at 48 kHz.</param>
    internal VoiceOnsets(short[] voice)
    {
        levels = Levels(voice);
        // Nothing counts as quieter than a hundredth of loud speech, or noise would rise too.
        floor = levels.Order().ElementAtOrDefault(levels.Length * 95 / 100) * 0.01 + double.Epsilon;
    }

    /// <returns>Seconds between a time and the onset near it (within 0.4 s), to 10 ms; null when the voice does not set in there.</returns>
    internal double? ErrorAt(double seconds)
    {
        var middle = (int)Math.Round(seconds / Step);
        var first = Math.Max(0, middle - Reach - Apart);
        var rises = new double[Math.Max(0, Math.Min(levels.Length - After, middle + Reach + Apart) - first + 1)];
        for (var index = 0; index < rises.Length; index++)
            rises[index] = Rise(first + index);
        double? nearest = null;
        for (var index = 0; index < rises.Length; index++)
        {
            var error = Math.Abs((first + index) * Step - seconds);
            if (error <= Reach * Step && rises[index] > LeastRise && IsPeak(rises, index) && !(error >= nearest))
                nearest = error;
        }
        return nearest;
    }

    private static bool IsPeak(double[] rises, int index) =>
        rises[Math.Max(0, index - Apart)..Math.Min(rises.Length, index + Apart + 1)].Max() <= rises[index];

    // Decibels.
    private double Rise(int at)
    {
        var before = at == 0 ? 0 : levels[Math.Max(0, at - Before)..at].Max();
        return 20 * Math.Log10((levels[at..(at + After)].Average() + floor) / (before + floor));
    }

    private static double[] Levels(short[] voice)
    {
        var levels = new double[voice.Length / Window];
        for (var index = 0; index < levels.Length; index++)
        {
            var sum = 0.0;
            foreach (var sample in voice.AsSpan(index * Window, Window))
                sum += (double)sample * sample;
            levels[index] = Math.Sqrt(sum / Window);
        }
        return levels;
    }
}
