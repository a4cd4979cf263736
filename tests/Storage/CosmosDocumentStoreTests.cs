using AutoVideo.Storage;
using AutoVideo.Storage.Cosmos;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Servers;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoVideo.Tests.Storage;

/// <summary>Single documents and queries on the npm test server; it has no batches in the client's format and no change feed.</summary>
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
        var store = new CosmosDocumentStore(client, database, ["rank", "text", "weight"], clock, NullLogger<CosmosDocumentStore>.Instance);
        opened.Add(store);
        return store;
    }

    protected override Task LetPassAsync(TimeSpan time)
    {
        clock.Advance(time);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        foreach (var store in opened)
            store.Dispose();
    }
}
