using AutoVideo.Security;

namespace AutoVideo.Tests.Contracts;

/// <summary>What every rate limiter does. Windows are long enough that a slow machine changes nothing.</summary>
public abstract class RateLimiterContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly RatePolicy Hourly = new("hourly", 5, TimeSpan.FromHours(1));

    protected abstract IRateLimiter Limiter { get; }

    protected abstract Task LetPassAsync(TimeSpan time);

    private ValueTask<RateLease> TakeAsync(int permits = 1, string key = "anna", RatePolicy? policy = null) => Limiter.TakeAsync(policy ?? Hourly, key, permits, None);

    [Fact]
    public async Task A_bucket_gives_its_permits_one_after_another_and_then_none()
    {
        for (var left = 4; left >= 0; left--)
        {
            var lease = await TakeAsync();
            Assert.Equal((true, left, TimeSpan.Zero), (lease.Allowed, lease.Remaining, lease.RetryAfter));
        }
        var refused = await TakeAsync();
        Assert.Equal((false, 0), (refused.Allowed, refused.Remaining));
        Assert.InRange(refused.RetryAfter.TotalMinutes, 11.5, 12);
        Assert.InRange(refused.ResetAfter.TotalMinutes, 59.5, 60);
    }

    [Fact]
    public async Task Who_waits_as_long_as_told_is_let_in_and_not_before()
    {
        await TakeAsync(5);
        var refused = await TakeAsync(2);
        Assert.InRange(refused.RetryAfter.TotalMinutes, 23.5, 24);
        await LetPassAsync(refused.RetryAfter - TimeSpan.FromMinutes(1));
        Assert.False((await TakeAsync(2)).Allowed);
        await LetPassAsync(TimeSpan.FromMinutes(1) + TimeSpan.FromMilliseconds(1));
        Assert.True((await TakeAsync(2)).Allowed);
        Assert.False((await TakeAsync()).Allowed);
    }

    [Fact]
    public async Task Permits_are_taken_all_or_none()
    {
        Assert.True((await TakeAsync(3)).Allowed);
        Assert.Equal((false, 2), (await TakeAsync(3)) is var refused ? (refused.Allowed, refused.Remaining) : default);
        Assert.True((await TakeAsync(2)).Allowed);
    }

    [Fact]
    public async Task A_bucket_never_holds_more_than_its_size()
    {
        await TakeAsync(5);
        await LetPassAsync(TimeSpan.FromDays(3));
        Assert.True((await TakeAsync(5)).Allowed);
        Assert.False((await TakeAsync()).Allowed);
    }

    [Fact]
    public async Task Keys_and_policies_do_not_touch()
    {
        var daily = new RatePolicy("daily", 1, TimeSpan.FromDays(1));
        await TakeAsync(5);
        Assert.True((await TakeAsync(5, "ben")).Allowed);
        Assert.True((await TakeAsync(1, "anna", daily)).Allowed);
        Assert.False((await TakeAsync(1, "anna", daily)).Allowed);
        Assert.False((await TakeAsync(1, "ben")).Allowed);
    }

    [Fact]
    public async Task A_hundred_at_once_get_exactly_as_many_permits_as_there_are()
    {
        var policy = new RatePolicy("rush", 37, TimeSpan.FromHours(10));
        var leases = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(async () => await TakeAsync(1, "all", policy))));
        Assert.Equal(37, leases.Count(lease => lease.Allowed));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public async Task More_than_a_bucket_can_ever_hold_and_nothing_at_all_are_mistakes(int permits) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await TakeAsync(permits));
}
