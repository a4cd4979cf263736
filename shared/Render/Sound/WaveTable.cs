namespace AutoVideo.Render.Sound;

/// <summary>A sine with a share of its next two harmonics, by 32-bit phase.</summary>
internal static class WaveTable
{
    private const int Bits = 12;
    private static readonly float[] Table = Build();

    // Rounded to 24 bits, so that libraries which differ in a sine's last bit give the same table.
    private static float[] Build()
    {
        var table = new float[1 << Bits];
        for (var index = 0; index < table.Length; index++)
            table[index] = (float)(Math.Round(Math.Sin(index * 2 * Math.PI / table.Length) * (1 << 22)) / (1 << 22));
        return table;
    }

    internal static float Sine(uint phase, float brightness) =>
        At(phase) + brightness * (0.5f * At(2 * phase) + 0.25f * At(3 * phase));

    private static float At(uint phase) => Table[phase >> (32 - Bits)];
}
