using AutoVideo.Failures;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Security.Redis;

/// <summary>
/// Counts in Redis, and in this process alone while Redis is away: a limit then holds per process, which is looser, but nobody is
/// locked out by a cache that is down.
/// </summary>
internal sealed partial class FallbackRateLimiter(RedisRateLimiter shared, MemoryRateLimiter own, ILogger<FallbackRateLimiter> logger) : IRateLimiter
{
    private int alone;

    public async ValueTask<RateLease> TakeAsync(RatePolicy policy, string key, int permits, CancellationToken cancellation)
    {
        try
        {
            var lease = await shared.TakeAsync(policy, key, permits, cancellation);
            if (Interlocked.Exchange(ref alone, 0) == 1)
                LogTogether();
            return lease;
        }
        catch (TransientException)
        {
            if (Interlocked.Exchange(ref alone, 1) == 0)
                LogAlone();
            return await own.TakeAsync(policy, key, permits, cancellation);
        }
    }

    [LoggerMessage(2310, LogLevel.Warning, "Rate limits are counted per process until Redis answers again.")]
    private partial void LogAlone();

    [LoggerMessage(2311, LogLevel.Information, "Rate limits are counted over all processes again.")]
    private partial void LogTogether();
}
