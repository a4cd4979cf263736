namespace AutoVideo.Security;

/// <summary>What every limiter refuses, and the arithmetic they share.</summary>
/// <remarks>
/// A bucket is one number, the time at which it is full again (the generic cell rate algorithm, ITU-T I.371): taking permits moves
/// it on, time passing comes nearer to it. Times are in µs as doubles, which the Lua script has too; a µs of slack covers their rounding.
/// </remarks>
internal static class RateRules
{
    public static void Check(RatePolicy policy, string key, int permits)
    {
        ArgumentException.ThrowIfNullOrEmpty(policy.Name);
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(policy.Permits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(policy.Window, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permits, policy.Permits);
    }

    /// <param name="full">When the bucket is full again; anything up to now: it is.</param>
    /// <param name="now">Both in µs.</param>
    /// <param name="policy">The bucket.</param>
    /// <param name="permits">How many to take.</param>
    /// <returns>The new time at which it is full, and the answer.</returns>
    public static (double Full, RateLease Lease) Take(double full, double now, RatePolicy policy, int permits)
    {
        var window = policy.Window.TotalMicroseconds;
        var each = window / policy.Permits;
        var before = Math.Max(full, now);
        var after = before + permits * each;
        var missing = after - window - now;
        var allowed = missing <= 1;
        var result = allowed ? after : before;
        return (result, Answer(allowed, Math.Max(missing, 0), result - now, policy));
    }

    /// <param name="allowed">Whether the permits were taken.</param>
    /// <param name="missing">µs until they could have been.</param>
    /// <param name="untilFull">µs until the bucket is full.</param>
    /// <param name="policy">The bucket.</param>
    public static RateLease Answer(bool allowed, double missing, double untilFull, RatePolicy policy)
    {
        var window = policy.Window.TotalMicroseconds;
        var remaining = Math.Floor((window - untilFull) / window * policy.Permits + 0.001);
        return new RateLease(
            allowed, (long)Math.Clamp(remaining, 0, policy.Permits),
            allowed ? TimeSpan.Zero : TimeSpan.FromMicroseconds(Math.Ceiling(missing)), TimeSpan.FromMicroseconds(Math.Ceiling(untilFull)));
    }
}
