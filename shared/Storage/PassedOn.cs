using System.Collections.Concurrent;

namespace AutoVideo.Storage;

/// <summary>Which changes this process has passed on already: only saves repeating work, and forgets when it grows.</summary>
internal sealed class PassedOn
{
    private const int Remembered = 10_000;
    private readonly ConcurrentDictionary<string, long> _sequences = new();

    public bool Has(string id, long sequence) => _sequences.TryGetValue(id, out var done) && done >= sequence;

    public void Add(string id, long sequence)
    {
        if (_sequences.Count > Remembered)
            _sequences.Clear();
        _sequences[id] = sequence;
    }
}
