namespace AutoVideo.Render.Timeline;

/// <summary>Choices that follow from a seed alone: SplitMix64 (Steele, Lea and Flood, 2014), the same on every machine.</summary>
internal struct SeededChoice(ulong seed)
{
    private ulong state = seed;

    internal static SeededChoice For(int seed, int item) => new((ulong)(uint)seed << 32 | (uint)item);

    internal ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <returns>0 to <paramref name="count"/> - 1.</returns>
    internal int Below(int count) => (int)(Next() % (ulong)count);

    /// <returns>0 to 1, below 1.</returns>
    internal double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));
}
