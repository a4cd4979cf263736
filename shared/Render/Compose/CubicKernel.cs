namespace AutoVideo.Render.Compose;

/// <summary>
/// Catmull-Rom (Keys 1981, a = -1/2): four taps, exact at whole pixels. Weights are 14-bit integers that add up to one,
/// for 2048 positions between two pixels, fine enough that a slow zoom shows no steps.
/// </summary>
internal static class CubicKernel
{
    internal const int WeightBits = 14, PhaseBits = 11, Phases = 1 << PhaseBits, Taps = 4;

    /// <summary>Four weights per phase, for the pixels at -1, 0, 1 and 2.</summary>
    internal static readonly short[] Weights = Table();

    private static short[] Table()
    {
        var table = new short[Phases * Taps];
        for (var phase = 0; phase < Phases; phase++)
        {
            var t = (double)phase / Phases;
            double[] exact =
            [
                ((-0.5 * t + 1.0) * t - 0.5) * t,
                (1.5 * t - 2.5) * t * t + 1,
                ((-1.5 * t + 2.0) * t + 0.5) * t,
                (0.5 * t - 0.5) * t * t,
            ];
            var left = 1 << WeightBits;
            for (var tap = 0; tap < Taps; tap++)
            {
                var weight = (int)Math.Round(exact[tap] * (1 << WeightBits));
                table[phase * Taps + tap] = (short)weight;
                left -= weight;
            }
            // What rounding lost goes to the heavier middle tap, so that flat areas stay flat.
            table[phase * Taps + (t < 0.5 ? 1 : 2)] += (short)left;
        }
        return table;
    }
}
