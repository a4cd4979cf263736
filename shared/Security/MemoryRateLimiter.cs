using System.Collections.Concurrent;

namespace AutoVideo.Security;

/// <summary>Counts within this process. Buckets that are full again are forgotten.</summary>
internal sealed class MemoryRateLimiter(TimeProvider time) : IRateLimiter
{
    private const int SweepAbove = 10_000;
    private readonly ConcurrentDictionary<(string Policy, string Key), double> full = new();
    private long nextSweep = SweepAbove;

    public ValueTask<RateLease> TakeAsync(RatePolicy policy, string key, int permits, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RateRules.Check(policy, key, permits);
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        var bucket = (policy.Name, key);
        while (true)
        {
            var known = full.TryGetValue(bucket, out var before);
            var (after, lease) = RateRules.Take(before, now, policy, permits);
            var stored = !lease.Allowed || (known ? full.TryUpdate(bucket, after, before) : full.TryAdd(bucket, after));
            if (!stored)
                continue; // somebody else took some at the same moment
            Sweep(now);
            return ValueTask.FromResult(lease);
        }
    }

    // Looks at every bucket once they have doubled, so that a flood of keys costs memory in proportion to what is in use.
    private void Sweep(double now)
    {
        if (full.Count <= Interlocked.Read(ref nextSweep))
            return;
        foreach (var bucket in full.Where(bucket => bucket.Value <= now))
            full.TryRemove(bucket);
        Interlocked.Exchange(ref nextSweep, Math.Max(SweepAbove, full.Count * 2L));
    }
}
