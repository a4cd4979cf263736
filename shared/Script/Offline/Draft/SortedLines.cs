using System.Text;

namespace AutoVideo.Script.Offline;

/// <summary>Lines of a file sorted by byte value, found by binary search (the form of WordNet's index files).</summary>
internal sealed class SortedLines(byte[] bytes)
{
    /// <summary>Lines that start with <paramref name="prefix"/>, in order.</summary>
    public IEnumerable<string> StartingWith(string prefix)
    {
        var key = Encoding.UTF8.GetBytes(prefix);
        for (var at = LowerBound(key); at < bytes.Length && StartsWith(at, key); at = LineEnd(at) + 1)
            yield return Encoding.UTF8.GetString(bytes, at, LineEnd(at) - at);
    }

    private int LowerBound(ReadOnlySpan<byte> key)
    {
        int low = 0, high = bytes.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            var line = middle == 0 ? -1 : bytes.AsSpan(0, middle).LastIndexOf((byte)'\n');
            var start = line + 1;
            var length = Math.Min(key.Length, LineEnd(start) - start);
            if (bytes.AsSpan(start, length).SequenceCompareTo(key) < 0)
                low = LineEnd(start) + 1;
            else
                high = start == middle ? middle : start;
        }
        return low;
    }

    private bool StartsWith(int at, ReadOnlySpan<byte> key) => bytes.AsSpan(at).StartsWith(key);

    private int LineEnd(int start)
    {
        var end = start >= bytes.Length ? -1 : bytes.AsSpan(start).IndexOf((byte)'\n');
        return end < 0 ? bytes.Length : start + end;
    }
}
