using System.Collections.Concurrent;

namespace AutoVideo.Identity;

/// <summary>Tokens that were checked lately, so that a check costs a look-up. A log-out or a change of roles takes a user's tokens out at once.</summary>
public sealed class VerifiedTokens(TimeProvider time)
{
    private const int Most = 20_000;
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private int _generation;

    public bool TryGet(string token, out Caller caller)
    {
        if (_entries.TryGetValue(token, out var entry))
        {
            if (entry.Until > time.GetUtcNow())
            {
                caller = entry.Caller;
                return true;
            }
            _entries.TryRemove(token, out _);
        }
        caller = Caller.Guest;
        return false;
    }

    /// <summary>To be asked before a check begins, and given to <see cref="Add"/>: nothing that was taken out meanwhile comes back.</summary>
    public int Generation => Volatile.Read(ref _generation);

    public void Add(string token, Caller caller, DateTimeOffset until, int generation)
    {
        if (_entries.Count >= Most)
            _entries.Clear();
        _entries[token] = new Entry(caller, until);
        if (Generation != generation)
            _entries.TryRemove(token, out _);
    }

    public void ForgetUser(string userId) => Forget(caller => caller.UserId == userId);

    public void ForgetSession(string sessionId) => Forget(caller => caller.SessionId == sessionId);

    public void ForgetKey(string keyId) => Forget(caller => caller.KeyId == keyId);

    private void Forget(Func<Caller, bool> which)
    {
        Interlocked.Increment(ref _generation);
        foreach (var (token, entry) in _entries)
            if (which(entry.Caller))
                _entries.TryRemove(token, out _);
    }

    private sealed record Entry(Caller Caller, DateTimeOffset Until);
}
