using AutoVideo.Security;
using AutoVideo.Security.Redis;
using AutoVideo.Storage.Redis;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Servers;

namespace AutoVideo.Tests.Security;

public sealed class DocumentTokenDenylistTests : TokenDenylistContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider clock = new();
    private readonly SqliteDocumentStore documents;

    public DocumentTokenDenylistTests() => documents = new SqliteDocumentStore(folder.Of("documents.db"), clock);

    protected override ITokenDenylist Denylist => new DocumentTokenDenylist(documents, clock);

    protected override ITokenDenylist OpenAgain() => Denylist;

    protected override DateTimeOffset Now => clock.GetUtcNow();

    protected override Task LetPassAsync(TimeSpan time)
    {
        clock.Advance(time);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        documents.Dispose();
        folder.Dispose();
    }
}

/// <summary>Redis that has been whole for longer than any denial lasts, so that it answers by itself.</summary>
public sealed class RedisTokenDenylistTests(Redis redis) : TokenDenylistContract, IClassFixture<Redis>, IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider clock = new(TimeProvider.System.GetUtcNow());
    private readonly string prefix = $"t{Guid.NewGuid():N}";
    private SqliteDocumentStore? documents;
    private RedisServer? server;
    private ITokenDenylist? denylist;

    protected override ITokenDenylist Denylist => denylist!;

    protected override ITokenDenylist OpenAgain() => new RedisTokenDenylist(server!, new DocumentTokenDenylist(documents!, clock), clock);

    protected override DateTimeOffset Now => clock.GetUtcNow();

    protected override async Task LetPassAsync(TimeSpan time)
    {
        clock.Advance(time);
        await redis.LetPassAsync(prefix, time);
    }

    public async Task InitializeAsync()
    {
        documents = new SqliteDocumentStore(folder.Of("documents.db"), clock);
        server = redis.Open(prefix);
        denylist = OpenAgain();
        await denylist.IsDeniedAsync("sets the mark", CancellationToken.None);
        await LetPassAsync(DenylistRules.Longest + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_whole_redis_answers_without_the_documents()
    {
        await Denylist.DenyAsync("jti", Now.AddMinutes(15), CancellationToken.None);
        documents!.Dispose();
        Assert.True(await Denylist.IsDeniedAsync("jti", CancellationToken.None));
        Assert.False(await Denylist.IsDeniedAsync("another", CancellationToken.None));
    }

    [Fact]
    public async Task A_redis_that_lost_everything_lets_no_denied_token_in()
    {
        await Denylist.DenyAsync("jti", Now.AddMinutes(15), CancellationToken.None);
        await redis.CommandAsync("DEL", $"{prefix}:{{denied}}:tokens");
        Assert.True(await Denylist.IsDeniedAsync("jti", CancellationToken.None));
        Assert.True(await OpenAgain().IsDeniedAsync("jti", CancellationToken.None));
    }

    public async Task DisposeAsync()
    {
        await server!.DisposeAsync();
        documents!.Dispose();
        folder.Dispose();
    }
}
