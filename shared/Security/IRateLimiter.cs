namespace AutoVideo.Security;

/// <summary>Counts what a key did lately; exact within one process or one Redis.</summary>
public interface IRateLimiter
{
    /// <summary>Takes permits of the policy's bucket for a key, all or none.</summary>
    ValueTask<RateLease> TakeAsync(RatePolicy policy, string key, int permits, CancellationToken cancellation);
}

/// <summary>A token bucket: full at first, and filled again evenly.</summary>
/// <param name="Name">Keys of different policies do not touch.</param>
/// <param name="Permits">The bucket's size, and how many flow in per window.</param>
public sealed record RatePolicy(string Name, int Permits, TimeSpan Window);

/// <param name="Remaining">Whole permits left after this one.</param>
/// <param name="RetryAfter">When refused: how long until as many permits are there again.</param>
/// <param name="ResetAfter">How long until the bucket is full again.</param>
public readonly record struct RateLease(bool Allowed, long Remaining, TimeSpan RetryAfter, TimeSpan ResetAfter);
