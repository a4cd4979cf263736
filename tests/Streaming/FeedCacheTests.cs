using AutoVideo.Storage.Redis;
using AutoVideo.Streaming;
using AutoVideo.Streaming.Redis;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Servers;

namespace AutoVideo.Tests.Streaming;

public sealed class MemoryFeedCacheTests : FeedCacheContract
{
    private readonly ManualTimeProvider clock = new();
    private readonly MemoryFeedCache cache;

    public MemoryFeedCacheTests() => cache = new MemoryFeedCache(clock);

    protected override IFeedCache Cache => cache;

    protected override Task LetPassAsync(TimeSpan time)
    {
        clock.Advance(time);
        return Task.CompletedTask;
    }
}

public sealed class RedisFeedCacheTests(Redis redis) : FeedCacheContract, IClassFixture<Redis>, IAsyncLifetime
{
    private readonly string prefix = $"t{Guid.NewGuid():N}";
    private RedisServer? server;

    protected override IFeedCache Cache => new RedisFeedCache(server!);

    protected override Task LetPassAsync(TimeSpan time) => redis.LetPassAsync(prefix, time);

    public Task InitializeAsync()
    {
        server = redis.Open(prefix);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await server!.DisposeAsync();
}
