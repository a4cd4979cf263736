using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace AutoVideo.Storage;

/// <summary>
/// Which names were added, in two bytes a name (a Bloom filter: B. H. Bloom, "Space/time trade-offs in hash coding with allowable errors", CACM 13(7), 1970).
/// One that was added is always known; of those that were not, one in some two thousand is taken for one that was, another one in each filter.
/// </summary>
/// <param name="names">How many are added at the most; more only make it err more often.</param>
internal sealed class NameFilter(long names)
{
    private const int BitsOfOne = 16;
    private const int Looks = 11; // 16 ln 2
    private const long Least = 1 << 16, Most = 1L << 33;
    private readonly long seed = Random.Shared.NextInt64();
    private readonly ulong[] bits = new ulong[Math.Clamp(names * BitsOfOne, Least, Most) / 64];

    public void Add(string name)
    {
        var (first, step) = HashesOf(name);
        for (var look = 0; look < Looks; look++, first += step)
            bits[WordOf(first)] |= BitOf(first);
    }

    public bool MayHave(string name)
    {
        var (first, step) = HashesOf(name);
        for (var look = 0; look < Looks; look++, first += step)
            if ((bits[WordOf(first)] & BitOf(first)) == 0)
                return false;
        return true;
    }

    private (ulong First, ulong Step) HashesOf(string name)
    {
        var hash = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(name.AsSpan()), seed);
        return ((ulong)hash, (ulong)(hash >> 64) | 1);
    }

    private ulong WordOf(ulong hash) => (hash >> 6) % (ulong)bits.Length;

    private static ulong BitOf(ulong hash) => 1UL << (int)(hash & 63);
}
