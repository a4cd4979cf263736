using System.Text.Json.Serialization.Metadata;
using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Tests.Support;

/// <summary>Documents of a service that can be away for a while.</summary>
internal sealed class AwayDocuments(IDocumentStore inner) : IDocumentStore
{
    public bool IsAway { get; set; }

    private IDocumentStore Inner => IsAway ? throw new TransientException("The documents are away.") : inner;

    public async Task<StoredDocument<T>?> ReadAsync<T>(DocumentKey key, JsonTypeInfo<T> type, CancellationToken cancellation) => await Inner.ReadAsync(key, type, cancellation);

    public async Task<string> WriteAsync<T>(DocumentKey key, T value, JsonTypeInfo<T> type, WriteCondition condition, TimeSpan? timeToLive, CancellationToken cancellation) =>
        await Inner.WriteAsync(key, value, type, condition, timeToLive, cancellation);

    public async Task DeleteAsync(DocumentKey key, WriteCondition condition, CancellationToken cancellation) => await Inner.DeleteAsync(key, condition, cancellation);

    public async Task WriteBatchAsync(string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellation) =>
        await Inner.WriteBatchAsync(container, partition, operations, cancellation);

    public async Task<DocumentPage<T>> QueryAsync<T>(DocumentQuery query, JsonTypeInfo<T> type, CancellationToken cancellation) => await Inner.QueryAsync(query, type, cancellation);

    public async Task<ChangePage> ReadChangesAsync(string container, string? continuation, int limit, CancellationToken cancellation) =>
        await Inner.ReadChangesAsync(container, continuation, limit, cancellation);
}
