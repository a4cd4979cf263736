namespace AutoVideo.Voice.Offline.Engines;

/// <summary>
/// Finds words by their loudness: two sounds are the same but for a factor that goes 1, 1/2, 1/4, 1, … from word to word.
/// Three steps, so that a word that is not heard is noticed.
/// </summary>
internal static class LoudnessCode
{
    private const double FrameSeconds = 0.005;
    private const double QuietestRms = 0.004;
    private const int FramesToAgree = 2;
    private const int FramesToSkip = 5;
    private static readonly int[] Percents = [100, 50, 25];

    public static int Percent(int word) => Percents[word % Percents.Length];

    /// <returns>For each word when it is heard; null for one that is not.</returns>
    public static UnitTime?[] Read(float[] even, float[] coded, int sampleRate, int words)
    {
        var times = new UnitTime?[words];
        var frame = (int)(FrameSeconds * sampleRate);
        var word = 0;
        var (ahead, behind) = (0, 0);
        for (var at = 0; at + frame <= Math.Min(even.Length, coded.Length); at += frame)
        {
            if (Step(even.AsSpan(at, frame), coded.AsSpan(at, frame)) is not { } step)
                continue;
            var lead = (step - word % 3 + 3) % 3;
            ahead = lead == 1 ? ahead + 1 : 0;
            behind = lead == 2 ? behind + 1 : 0;
            if ((ahead >= FramesToAgree && word + 1 < words) || (behind >= FramesToSkip && word + 2 < words))
            {
                at -= (Math.Max(ahead, behind) - 1) * frame;
                word += lead;
                (ahead, behind, lead) = (0, 0, 0);
            }
            if (lead == 0)
                Extend(times, word, (double)at / sampleRate);
        }
        return times;
    }

    private static void Extend(UnitTime?[] times, int word, double at)
    {
        var start = times[word]?.Start ?? at;
        times[word] = new(start, at + FrameSeconds);
    }

    /// <summary>0, 1 or 2 halvings; null where it is too quiet to tell or the frame lies across two words.</summary>
    private static int? Step(ReadOnlySpan<float> even, ReadOnlySpan<float> coded)
    {
        double a = 0, b = 0;
        for (var i = 0; i < even.Length; i++)
        {
            a += (double)even[i] * even[i];
            b += (double)coded[i] * coded[i];
        }
        if (a < QuietestRms * QuietestRms * even.Length || b == 0)
            return null;
        var halvings = Math.Log2(a / b) / 2;
        var step = (int)Math.Round(halvings);
        return step is >= 0 and <= 2 && Math.Abs(halvings - step) < 0.3 ? step : null;
    }
}
