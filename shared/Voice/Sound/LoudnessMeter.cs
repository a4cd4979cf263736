namespace AutoVideo.Voice.Sound;

/// <summary>Integrated loudness and true peak of mono sound at 48 kHz (ITU-R BS.1770-4, EBU R 128).</summary>
internal static class LoudnessMeter
{
    private const int BlockSamples = 19_200;
    private const int StepSamples = 4_800;
    private const double AbsoluteGate = -70;
    private const double RelativeGate = -10;

    // The K weighting of BS.1770 at 48 kHz, tables 1 and 2.
    private static readonly Biquad HeadShelf = new(1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585);
    private static readonly Biquad LowCut = new(1, -2, 1, -1.99004745483398, 0.99007225036621);
    private static readonly float[][] PeakPhases = [.. Enumerable.Range(1, 3).Select(PeakTaps)];

    /// <returns>LUFS; negative infinity for silence.</returns>
    public static double Integrated(ReadOnlySpan<float> samples)
    {
        var weighted = samples.ToArray();
        HeadShelf.Run(weighted);
        LowCut.Run(weighted);
        var blocks = Blocks(weighted);
        var loud = blocks.Where(power => Loudness(power) > AbsoluteGate).ToArray();
        if (loud.Length == 0)
            return double.NegativeInfinity;
        var threshold = Loudness(loud.Average()) + RelativeGate;
        return Loudness(loud.Where(power => Loudness(power) > threshold).Average());
    }

    /// <summary>Peak between samples too, by four times oversampling.</summary>
    /// <returns>For each sample the largest magnitude from it up to the next.</returns>
    public static float[] PeakEnvelope(ReadOnlySpan<float> samples)
    {
        var peaks = new float[samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            var peak = Math.Abs(samples[i]);
            foreach (var taps in PeakPhases)
                peak = Math.Max(peak, Math.Abs(Between(samples, i, taps)));
            peaks[i] = peak;
        }
        return peaks;
    }

    private static double Loudness(double power) => -0.691 + 10 * Math.Log10(power);

    private static List<double> Blocks(float[] weighted)
    {
        var blocks = new List<double>();
        for (var at = 0; at + BlockSamples <= weighted.Length; at += StepSamples)
            blocks.Add(Power(weighted.AsSpan(at, BlockSamples)));
        // A line shorter than a block is one block of its own.
        if (blocks.Count == 0 && weighted.Length > 0)
            blocks.Add(Power(weighted));
        return blocks;
    }

    private static double Power(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (var sample in samples)
            sum += (double)sample * sample;
        return sum / samples.Length;
    }

    private static float Between(ReadOnlySpan<float> samples, int at, float[] taps)
    {
        float sum = 0;
        var first = at - taps.Length / 2 + 1;
        for (var k = Math.Max(0, -first); k < taps.Length && first + k < samples.Length; k++)
            sum += samples[first + k] * taps[k];
        return sum;
    }

    private static float[] PeakTaps(int quarter)
    {
        const int Taps = 12;
        var taps = new float[Taps];
        for (var k = 0; k < Taps; k++)
        {
            var x = k - (Taps / 2 - 1) - quarter / 4.0;
            var window = 0.5 + 0.5 * Math.Cos(Math.PI * x / (Taps / 2.0));
            taps[k] = (float)(window * Math.Sin(Math.PI * x) / (Math.PI * x));
        }
        return taps;
    }
}
