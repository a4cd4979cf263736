using AutoVideo.Storage;
using AutoVideo.Storage.Cosmos;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Servers;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoVideo.Tests.Storage;

/// <summary>Single documents and queries on the npm test server; it has no batches in the client's format, and changes are read from all documents.</summary>
public sealed class CosmosDocumentStoreTests : DocumentStoreContract, IClassFixture<CosmosServer>, IDisposable
{
    private readonly ManualTimeProvider clock = new();
    private readonly string database = $"test-{Guid.NewGuid():N}";
    private readonly CosmosServer server;
    private readonly List<CosmosDocumentStore> opened = [];

    public CosmosDocumentStoreTests(CosmosServer server)
    {
        this.server = server;
        Store = OpenAgain();
    }

    protected override IDocumentStore Store { get; }

    protected override IDocumentStore OpenAgain()
    {
        var client = new CosmosClient(server.ConnectionString, CosmosSetup.LocalClientOptions());
        var store = new CosmosDocumentStore(client, database, ["rank", "text", "weight"], clock, NullLogger<CosmosDocumentStore>.Instance, hasChangeFeed: false);
        opened.Add(store);
        return store;
    }

    protected override Task LetPassAsync(TimeSpan time)
    {
        clock.Advance(time);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Changes_of_all_partitions_are_given_once_and_then_only_newer_ones()
    {
        await ChangeAsync("p1", "a");
        await ChangeAsync("p2", "b");
        await ChangeAsync("p1", "a");
        var seen = new List<string>();
        string? continuation = null;
        for (var page = await Store.ReadChangesAsync("notes", null, 1, CancellationToken.None); page.Changes.Count > 0; page = await Store.ReadChangesAsync("notes", continuation, 1, CancellationToken.None))
        {
            seen.AddRange(page.Changes.Select(change => $"{change.Key.Partition}/{change.Key.Id} {change.Json}"));
            continuation = page.Continuation;
        }
        Assert.Equal(["p1/a {\"text\":\"a\"}", "p2/b {\"text\":\"b\"}"], seen.Order(StringComparer.Ordinal));
        var etag = await ChangeAsync("p2", "b"); // most likely within the same second
        var next = await OpenAgain().ReadChangesAsync("notes", continuation, 10, CancellationToken.None);
        Assert.Equal(("b", etag), (Assert.Single(next.Changes).Key.Id, next.Changes[0].ETag));
        Assert.Empty((await Store.ReadChangesAsync("notes", next.Continuation, 10, CancellationToken.None)).Changes);
    }

    private Task<string> ChangeAsync(string partition, string id) => Store.WriteAsync(
        new DocumentKey("notes", partition, id), new Note(id), ContractJsonContext.Default.Note, WriteCondition.None, null, CancellationToken.None);

    public void Dispose()
    {
        foreach (var store in opened)
            store.Dispose();
    }
}
