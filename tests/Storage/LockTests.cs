using AutoVideo.Storage;
using AutoVideo.Storage.Redis;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Servers;

namespace AutoVideo.Tests.Storage;

public sealed class DocumentLockTests : LockContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider clock = new();
    private readonly SqliteDocumentStore documents;
    private readonly SqliteDocumentStore again;

    public DocumentLockTests()
    {
        documents = new SqliteDocumentStore(folder.Of("documents.db"), clock);
        again = new SqliteDocumentStore(folder.Of("documents.db"), clock);
    }

    protected override ILock Locks => new DocumentLock(documents, clock);

    protected override ILock OpenAgain() => new DocumentLock(again, clock);

    protected override Task LetPassAsync(TimeSpan time)
    {
        clock.Advance(time);
        return Task.CompletedTask;
    }

    protected override async Task ForgetAsync()
    {
        await documents.DeleteAsync(new DocumentKey(DocumentLock.Container, "a", "a"), WriteCondition.None, CancellationToken.None);
        clock.Advance(TimeSpan.FromMilliseconds(1));
    }

    public void Dispose()
    {
        documents.Dispose();
        again.Dispose();
        folder.Dispose();
    }
}

public sealed class RedisLockTests(Redis redis) : LockContract, IClassFixture<Redis>, IAsyncLifetime
{
    private readonly string prefix = $"t{Guid.NewGuid():N}";
    private RedisServer? server;
    private RedisServer? again;

    protected override ILock Locks => new RedisLock(server!);

    protected override ILock OpenAgain() => new RedisLock(again!);

    protected override Task LetPassAsync(TimeSpan time) => redis.LetPassAsync(prefix, time);

    protected override Task ForgetAsync() => redis.LoseEverythingAsync();

    public Task InitializeAsync()
    {
        (server, again) = (redis.Open(prefix), redis.Open(prefix));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await server!.DisposeAsync();
        await again!.DisposeAsync();
    }
}
