namespace AutoVideo.Voice.Sound;

/// <summary>Second-order filter; coefficients after R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients".</summary>
internal readonly record struct Biquad(double B0, double B1, double B2, double A1, double A2)
{
    /// <param name="frequency">Corner in Hz.</param>
    public static Biquad HighPass(double frequency, double q, int sampleRate)
    {
        var (cos, alpha) = Angle(frequency, q, sampleRate);
        return Of((1 + cos) / 2, -(1 + cos), (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// <param name="gain">dB at the centre.</param>
    public static Biquad Peak(double frequency, double q, double gain, int sampleRate)
    {
        var (cos, alpha) = Angle(frequency, q, sampleRate);
        var a = Math.Pow(10, gain / 40);
        return Of(1 + alpha * a, -2 * cos, 1 - alpha * a, 1 + alpha / a, -2 * cos, 1 - alpha / a);
    }

    /// <param name="gain">dB above the corner.</param>
    public static Biquad HighShelf(double frequency, double q, double gain, int sampleRate)
    {
        var (cos, alpha) = Angle(frequency, q, sampleRate);
        var a = Math.Pow(10, gain / 40);
        var root = 2 * Math.Sqrt(a) * alpha;
        return Of(
            a * (a + 1 + (a - 1) * cos + root), -2 * a * (a - 1 + (a + 1) * cos), a * (a + 1 + (a - 1) * cos - root),
            a + 1 - (a - 1) * cos + root, 2 * (a - 1 - (a + 1) * cos), a + 1 - (a - 1) * cos - root);
    }

    /// <summary>Filters in place from rest.</summary>
    public void Run(Span<float> samples)
    {
        double z1 = 0, z2 = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            double x = samples[i];
            var y = B0 * x + z1;
            z1 = B1 * x - A1 * y + z2;
            z2 = B2 * x - A2 * y;
            samples[i] = (float)y;
        }
    }

    private static (double Cos, double Alpha) Angle(double frequency, double q, int sampleRate)
    {
        var w = 2 * Math.PI * frequency / sampleRate;
        return (Math.Cos(w), Math.Sin(w) / (2 * q));
    }

    private static Biquad Of(double b0, double b1, double b2, double a0, double a1, double a2) =>
        new(b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0);
}
