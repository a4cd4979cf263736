using System.Text.Json.Serialization.Metadata;
using AutoVideo.Storage;

namespace AutoVideo.Tests.Ai.Calls;

internal sealed class CutException : Exception;

/// <summary>Documents of a process that dies, or whose writes fail for a while.</summary>
/// <param name="isCut">Asked before every write to a container; what is cut is not written.</param>
internal sealed class CutDocuments(IDocumentStore inner, Func<string, bool> isCut) : IDocumentStore
{
    public Task<StoredDocument<T>?> ReadAsync<T>(DocumentKey key, JsonTypeInfo<T> type, CancellationToken cancellation) => inner.ReadAsync(key, type, cancellation);

    public Task<string> WriteAsync<T>(DocumentKey key, T value, JsonTypeInfo<T> type, WriteCondition condition, TimeSpan? timeToLive, CancellationToken cancellation) =>
        isCut(key.Container) ? throw new CutException() : inner.WriteAsync(key, value, type, condition, timeToLive, cancellation);

    public Task DeleteAsync(DocumentKey key, WriteCondition condition, CancellationToken cancellation) =>
        isCut(key.Container) ? throw new CutException() : inner.DeleteAsync(key, condition, cancellation);

    public Task WriteBatchAsync(string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellation) =>
        isCut(container) ? throw new CutException() : inner.WriteBatchAsync(container, partition, operations, cancellation);

    public Task<DocumentPage<T>> QueryAsync<T>(DocumentQuery query, JsonTypeInfo<T> type, CancellationToken cancellation) => inner.QueryAsync(query, type, cancellation);

    public Task<ChangePage> ReadChangesAsync(string container, string? continuation, int limit, CancellationToken cancellation) =>
        inner.ReadChangesAsync(container, continuation, limit, cancellation);
}
