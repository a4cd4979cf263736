using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Storage.Cosmos;

/// <summary>Documents in Azure Cosmos DB for NoSQL: a point operation for each read and write, queries within one partition.</summary>
internal sealed partial class CosmosDocumentStore(
    CosmosClient client, string database, IReadOnlyList<string>? madeWithOrder, TimeProvider time, ILogger<CosmosDocumentStore> logger,
    bool hasChangeFeed = true) : IDocumentStore, IDisposable
{
    private readonly CosmosContainers containers = new(client, database, madeWithOrder);

    public async Task<StoredDocument<T>?> ReadAsync<T>(DocumentKey key, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        DocumentRules.Check(key);
        using var found = await FindAsync(key, cancellation);
        return found is null || CosmosEnvelope.IsExpired(found.RootElement, time.GetUtcNow()) ? null : CosmosEnvelope.Read(found.RootElement, type);
    }

    public async Task<string> WriteAsync<T>(
        DocumentKey key, T value, JsonTypeInfo<T> type, WriteCondition condition, TimeSpan? timeToLive, CancellationToken cancellation)
    {
        DocumentRules.Check(key);
        DocumentRules.CheckTimeToLive(timeToLive);
        var json = JsonSerializer.Serialize(value, type);
        DocumentRules.CheckJson(key.Id, json);
        while (true)
        {
            var expires = timeToLive is { } lifetime ? time.GetUtcNow().Add(lifetime).ToUnixTimeMilliseconds() : (long?)null;
            using var body = CosmosEnvelope.Write(key, json, timeToLive, expires);
            var partition = new PartitionKey(key.Partition);
            using var answer = await SendAsync("write", key.Container, container => condition switch
            {
                { MustBeAbsent: true } => container.CreateItemStreamAsync(body, partition, null, cancellation),
                { ETag: { } version } => container.ReplaceItemStreamAsync(body, key.Id, partition, Matching(key, version), cancellation),
                _ => container.UpsertItemStreamAsync(body, partition, null, cancellation),
            }, cancellation);
            if (answer.IsSuccessStatusCode)
                return CosmosETag.Of(answer.Headers.ETag, expires);
            if (answer.StatusCode != HttpStatusCode.Conflict || !condition.MustBeAbsent)
                throw new PreconditionFailedException(key);
            // What is past its time to live may still be there: then this write replaces that very version.
            using var present = await FindAsync(key, cancellation);
            if (present is null)
                continue;
            if (!CosmosEnvelope.IsExpired(present.RootElement, time.GetUtcNow()))
                throw new PreconditionFailedException(key);
            condition = WriteCondition.Matches(CosmosETag.Of(CosmosEnvelope.ETag(present.RootElement)).Service);
        }
    }

    public async Task DeleteAsync(DocumentKey key, WriteCondition condition, CancellationToken cancellation)
    {
        DocumentRules.Check(key);
        if (condition.MustBeAbsent && await IsThereAsync(key, cancellation))
            throw new PreconditionFailedException(key);
        var options = condition.ETag is { } etag ? Matching(key, etag) : null;
        using var answer = await SendAsync("delete", key.Container,
            container => container.DeleteItemStreamAsync(key.Id, new PartitionKey(key.Partition), options, cancellation), cancellation);
        if (!answer.IsSuccessStatusCode && (condition.ETag is not null || answer.StatusCode != HttpStatusCode.NotFound))
            throw new PreconditionFailedException(key);
    }

    public async Task WriteBatchAsync(string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellation)
    {
        DocumentRules.Check(container, partition);
        DocumentRules.CheckBatch(operations);
        var opened = await containers.OpenAsync(container, cancellation);
        await new CosmosBatch(container, partition, operations, time).SendAsync(
            () => opened.CreateTransactionalBatch(new PartitionKey(partition)), FindAsync,
            (charge, status) => LogCharge("batch", container, charge, (int)status), cancellation);
    }

    public async Task<DocumentPage<T>> QueryAsync<T>(DocumentQuery query, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        DocumentRules.Check(query.Container, query.Partition);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 1000);
        var definition = CosmosSql.Of(query, QueryPosition.Decode(query), time.GetUtcNow());
        var options = new QueryRequestOptions
        {
            PartitionKey = new PartitionKey(query.Partition),
            MaxItemCount = query.Limit + 1,
            EnableOptimisticDirectExecution = true,
        };
        var container = await containers.OpenAsync(query.Container, cancellation);
        using var pages = container.GetItemQueryStreamIterator(definition, null, options);
        var found = new List<(StoredDocument<T> Document, object? Value)>();
        while (pages.HasMoreResults && found.Count <= query.Limit)
        {
            using var answer = await SendAsync("query", query.Container, _ => pages.ReadNextAsync(cancellation), cancellation);
            using var page = await JsonDocument.ParseAsync(answer.Content, default, cancellation);
            foreach (var envelope in page.RootElement.GetProperty("Documents").EnumerateArray())
                found.Add((CosmosEnvelope.Read(envelope, type), CosmosEnvelope.ValueOf(envelope, query.OrderBy)));
        }
        string? continuation = null;
        if (found.Count > query.Limit)
        {
            found.RemoveRange(query.Limit, found.Count - query.Limit);
            continuation = QueryPosition.After(query, found[^1].Document.Id, found[^1].Value).Encode();
        }
        return new DocumentPage<T>(found.ConvertAll(row => row.Document), continuation);
    }

    public async Task<ChangePage> ReadChangesAsync(string container, string? continuation, int limit, CancellationToken cancellation)
    {
        DocumentRules.CheckContainer(container);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var opened = await containers.OpenAsync(container, cancellation);
        if (!hasChangeFeed)
            return await CosmosLocalChanges.ReadAsync(opened, container, continuation, limit, time.GetUtcNow(), cancellation);
        using var feed = CosmosChanges.Open(opened, continuation, limit);
        while (true)
        {
            using var answer = await SendAsync("changes", container, _ => feed.ReadNextAsync(cancellation), cancellation);
            if (answer.StatusCode == HttpStatusCode.NotModified)
                return new ChangePage([], answer.ContinuationToken);
            var changes = await CosmosChanges.ReadAsync(container, answer.Content, time.GetUtcNow(), cancellation);
            if (changes.Count > 0)
                return new ChangePage(changes, answer.ContinuationToken);
        }
    }

    /// <summary>The envelope, expired or not; null when there is none.</summary>
    internal async Task<JsonDocument?> FindAsync(DocumentKey key, CancellationToken cancellation)
    {
        using var answer = await SendAsync("read", key.Container,
            container => container.ReadItemStreamAsync(key.Id, new PartitionKey(key.Partition), null, cancellation), cancellation);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await JsonDocument.ParseAsync(answer.Content, default, cancellation);
    }

    private async Task<bool> IsThereAsync(DocumentKey key, CancellationToken cancellation)
    {
        using var found = await FindAsync(key, cancellation);
        return found is not null && !CosmosEnvelope.IsExpired(found.RootElement, time.GetUtcNow());
    }

    private ItemRequestOptions Matching(DocumentKey key, string etag) => CosmosETag.Of(etag) is var (service, expires) && expires <= time.GetUtcNow().ToUnixTimeMilliseconds()
        ? throw new PreconditionFailedException(key)
        : new ItemRequestOptions { IfMatchEtag = service };

    private async Task<ResponseMessage> SendAsync(
        string operation, string container, Func<Container, Task<ResponseMessage>> call, CancellationToken cancellation)
    {
        var opened = await containers.OpenAsync(container, cancellation);
        var answer = await CosmosErrors.SendAsync(container, () => call(opened));
        LogCharge(operation, container, answer.Headers.RequestCharge, (int)answer.StatusCode);
        return answer;
    }

    public void Dispose() => client.Dispose();

    [LoggerMessage(2010, LogLevel.Debug, "Cosmos DB {Operation} in {Container}: {RequestCharge} RU, {Status}.")]
    private partial void LogCharge(string operation, string container, double requestCharge, int status);
}
