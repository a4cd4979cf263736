using AutoVideo.Security;
using AutoVideo.Security.Redis;
using AutoVideo.Storage.Redis;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support.Servers;

namespace AutoVideo.Tests.Security;

public sealed class RedisRateLimiterTests(Redis redis) : RateLimiterContract, IClassFixture<Redis>, IAsyncLifetime
{
    private readonly string prefix = $"t{Guid.NewGuid():N}";
    private RedisServer? server;

    protected override IRateLimiter Limiter => new RedisRateLimiter(server!);

    protected override Task LetPassAsync(TimeSpan time) => redis.LetPassAsync(prefix, time);

    public Task InitializeAsync()
    {
        server = redis.Open(prefix);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await server!.DisposeAsync();
}
