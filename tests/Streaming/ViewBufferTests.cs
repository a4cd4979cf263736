using AutoVideo.Storage.Redis;
using AutoVideo.Streaming;
using AutoVideo.Streaming.Redis;
using AutoVideo.Streaming.Sqlite;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Servers;

namespace AutoVideo.Tests.Streaming;

public sealed class SqliteViewBufferTests : ViewBufferContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider clock = new();
    private readonly SqliteViewBuffer buffer;
    private readonly SqliteViewBuffer again;

    public SqliteViewBufferTests() => (buffer, again) = (new(folder.Of("views.db"), clock), new(folder.Of("views.db"), clock));

    protected override IViewBuffer Buffer => buffer;

    protected override IViewBuffer OpenAgain() => again;

    protected override Task LetPassAsync(TimeSpan time)
    {
        clock.Advance(time);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        buffer.Dispose();
        again.Dispose();
        folder.Dispose();
    }
}

public sealed class RedisViewBufferTests(Redis redis) : ViewBufferContract, IClassFixture<Redis>, IAsyncLifetime
{
    private readonly string prefix = $"t{Guid.NewGuid():N}";
    private RedisServer? server;

    protected override IViewBuffer Buffer => new RedisViewBuffer(server!);

    protected override IViewBuffer OpenAgain() => new RedisViewBuffer(server!);

    protected override Task LetPassAsync(TimeSpan time) => redis.LetPassAsync(prefix, time);

    public Task InitializeAsync()
    {
        server = redis.Open(prefix);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await server!.DisposeAsync();
}
