using AutoVideo.Security;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Security;

public sealed class MemoryRateLimiterTests : RateLimiterContract
{
    private readonly ManualTimeProvider clock = new();
    private readonly MemoryRateLimiter limiter;

    public MemoryRateLimiterTests() => limiter = new MemoryRateLimiter(clock);

    protected override IRateLimiter Limiter => limiter;

    protected override Task LetPassAsync(TimeSpan time)
    {
        clock.Advance(time);
        return Task.CompletedTask;
    }
}
