using AutoVideo.Storage;
using AutoVideo.Storage.Cosmos;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoVideo.Tests.Storage;

/// <summary>The store as it is opened in Azure, while its identity gives no token; it reaches no server.</summary>
public sealed class CosmosTokenTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Without_a_token_the_fault_is_one_that_may_pass()
    {
        var client = new CosmosClient("https://account.documents.azure.com:443/", new NoToken(), CosmosSetup.ClientOptions());
        using var store = new CosmosDocumentStore(client, "autovideo", null, TimeProvider.System, NullLogger<CosmosDocumentStore>.Instance);
        var key = new DocumentKey("notes", "p", "a");
        var type = ContractJsonContext.Default.Note;
        await Assert.ThrowsAsync<DocumentsAwayException>(() => store.ReadAsync(key, type, None));
        await Assert.ThrowsAsync<DocumentsAwayException>(() => store.WriteAsync(key, new Note("x"), type, WriteCondition.None, null, None));
        await Assert.ThrowsAsync<DocumentsAwayException>(() => store.DeleteAsync(key, WriteCondition.None, None));
        await Assert.ThrowsAsync<DocumentsAwayException>(() => store.WriteBatchAsync("notes", "p", [DocumentOperation.Write("a", new Note("x"), type, WriteCondition.None)], None));
        await Assert.ThrowsAsync<DocumentsAwayException>(() => store.QueryAsync(new DocumentQuery("notes", "p"), type, None));
        await Assert.ThrowsAsync<DocumentsAwayException>(() => store.ReadChangesAsync("notes", null, 10, None));
    }
}
