namespace AutoVideo.Voice.Sound;

/// <summary>Holds the true peak below a ceiling: a gain that looks ahead and moves smoothly, so nothing clips or clicks.</summary>
internal static class PeakLimiter
{
    private const int Radius = 144;

    /// <param name="ceiling">Linear, 0 to 1.</param>
    public static void Run(Span<float> samples, float ceiling)
    {
        var peaks = LoudnessMeter.PeakEnvelope(samples);
        if (peaks.All(peak => peak <= ceiling))
            return;
        var needed = Array.ConvertAll(peaks, peak => peak > ceiling ? ceiling / peak : 1f);
        var gain = Smooth(SlidingMinimum(needed, 2 * Radius));
        for (var i = 0; i < samples.Length; i++)
            samples[i] *= gain[i];
    }

    private static float[] SlidingMinimum(float[] values, int radius)
    {
        var result = new float[values.Length];
        var window = new LinkedList<int>();
        for (var i = 0; i < values.Length + radius; i++)
        {
            if (i < values.Length)
            {
                while (window.Last is { } last && values[last.Value] >= values[i])
                    window.RemoveLast();
                window.AddLast(i);
            }
            var centre = i - radius;
            if (centre < 0)
                continue;
            while (window.First!.Value < centre - radius)
                window.RemoveFirst();
            result[centre] = values[window.First.Value];
        }
        return result;
    }

    /// <summary>Two running means of <see cref="Radius"/> each stay below the minimum taken over twice that.</summary>
    private static float[] Smooth(float[] values) => Mean(Mean(values));

    private static float[] Mean(float[] values)
    {
        var sums = new double[values.Length + 1];
        for (var i = 0; i < values.Length; i++)
            sums[i + 1] = sums[i] + values[i];
        var result = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (from, to) = (Math.Max(0, i - Radius), Math.Min(values.Length, i + Radius + 1));
            result[i] = (float)((sums[to] - sums[from]) / (to - from));
        }
        return result;
    }
}
