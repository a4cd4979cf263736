using System.Security.Cryptography;
using System.Text;

namespace AutoVideo.Visuals.Offline;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): the same numbers from the same seed, everywhere and always.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong state = seed;

    /// <summary>A stream of its own for a purpose, so that drawing more of one thing does not move another.</summary>
    public static SeededRandom For(string purpose, int seed, int scene = 0) =>
        new(BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}/{seed}/{scene}")), 0));

    public ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 (inclusive) to 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + (high - low) * Unit();

    /// <summary>0 to <paramref name="count"/> - 1.</summary>
    public int Index(int count) => (int)(Next() % (ulong)count);

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Index(choices.Count)];

    /// <summary>The choices in a random order (Fisher and Yates).</summary>
    public T[] Shuffle<T>(IEnumerable<T> choices)
    {
        var order = choices.ToArray();
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = Index(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }
}
