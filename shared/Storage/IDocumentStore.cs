using System.Text.Json.Serialization.Metadata;

namespace AutoVideo.Storage;

/// <summary>Documents with Cosmos DB semantics: container, partition key, id, ETag; transactions within one partition only.</summary>
/// <remarks>
/// A document is a JSON object of at most 1.5 MB. Ids are 1 to 255 characters without <c>/ \ ? #</c> and control characters.
/// Failures: <c>document_id_invalid</c>, <c>document_partition_invalid</c>, <c>document_too_large</c>, <c>batch_too_large</c> (2 MB),
/// <c>continuation_invalid</c>, <c>disk_full</c>, <c>disk_read_only</c>, <c>data_damaged</c> (<see cref="Failures.PermanentException"/>);
/// a busy store is a <see cref="Failures.TransientException"/>. Nothing is half written.
/// </remarks>
public interface IDocumentStore
{
    /// <summary>Point read; null when there is no such document or its TTL has passed.</summary>
    Task<StoredDocument<T>?> ReadAsync<T>(DocumentKey key, JsonTypeInfo<T> type, CancellationToken cancellation);

    /// <summary>Writes one document and returns its new ETag.</summary>
    /// <param name="timeToLive">When given, the document vanishes that long after this write.</param>
    /// <exception cref="PreconditionFailedException">The condition does not hold.</exception>
    Task<string> WriteAsync<T>(DocumentKey key, T value, JsonTypeInfo<T> type, WriteCondition condition, TimeSpan? timeToLive, CancellationToken cancellation);

    /// <summary>Deletes one document; a missing one is no error unless the condition names an ETag.</summary>
    /// <exception cref="PreconditionFailedException">The condition does not hold.</exception>
    Task DeleteAsync(DocumentKey key, WriteCondition condition, CancellationToken cancellation);

    /// <summary>All or nothing, 1 to 100 operations in one partition.</summary>
    /// <exception cref="PreconditionFailedException">A condition does not hold; nothing was written.</exception>
    Task WriteBatchAsync(string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellation);

    /// <summary>Query within one partition, ordered, paged by an opaque continuation.</summary>
    Task<DocumentPage<T>> QueryAsync<T>(DocumentQuery query, JsonTypeInfo<T> type, CancellationToken cancellation);

    /// <summary>Latest versions of documents changed since a continuation (null: the beginning), in order of change. Deletes are not reported.</summary>
    Task<ChangePage> ReadChangesAsync(string container, string? continuation, int limit, CancellationToken cancellation);
}

public readonly record struct DocumentKey(string Container, string Partition, string Id);

public sealed record StoredDocument<T>(string Id, T Value, string ETag);

/// <summary>What must hold for a write: nothing, that there is no such document or blob yet, or that its ETag is the given one.</summary>
public readonly record struct WriteCondition(bool MustBeAbsent, string? ETag)
{
    public static WriteCondition None => default;
    public static WriteCondition Absent => new(true, null);
    public static WriteCondition Matches(string etag) => new(false, etag);
}

/// <summary>One operation of a batch; <see cref="Json"/> null deletes.</summary>
public sealed record DocumentOperation(string Id, string? Json, WriteCondition Condition, TimeSpan? TimeToLive = null)
{
    public static DocumentOperation Write<T>(string id, T value, JsonTypeInfo<T> type, WriteCondition condition) =>
        new(id, System.Text.Json.JsonSerializer.Serialize(value, type), condition);
}

/// <summary>
/// Filters are joined by AND and match values of their own type only. Paths are camelCase JSON property names of the top level.
/// Documents of equal order follow their ids, in the same direction; those without the property come first in ascending order.
/// </summary>
public sealed record DocumentQuery(string Container, string Partition)
{
    public IReadOnlyList<DocumentFilter> Filters { get; init; } = [];
    /// <summary>Property to order by, of one type in all documents; null orders by id.</summary>
    public string? OrderBy { get; init; }
    public bool Descending { get; init; }
    /// <summary>1 to 1000.</summary>
    public int Limit { get; init; } = 100;
    public string? Continuation { get; init; }
}

public enum FilterOperator { Equal, GreaterThan, GreaterOrEqual, LessThan, LessOrEqual }

/// <summary><paramref name="Value"/> is a string, a long, a double or a bool.</summary>
public sealed record DocumentFilter(string Path, FilterOperator Operator, object Value);

public sealed record DocumentPage<T>(IReadOnlyList<StoredDocument<T>> Documents, string? Continuation);

public sealed record ChangedDocument(DocumentKey Key, string Json, string ETag);

public sealed record ChangePage(IReadOnlyList<ChangedDocument> Changes, string Continuation);

/// <summary>HTTP 412 of a store: somebody else wrote first.</summary>
public sealed class PreconditionFailedException : Exception
{
    public PreconditionFailedException(DocumentKey key) : base($"Document '{key.Id}' in '{key.Container}' was changed by somebody else.") { }

    /// <param name="blob">Its name.</param>
    /// <param name="inner">The service's own words, where there is a service.</param>
    public static PreconditionFailedException OfBlob(string blob, Exception? inner) => new($"Blob '{blob}' was changed by somebody else.", inner!);

    public PreconditionFailedException() { }
    public PreconditionFailedException(string message) : base(message) { }
    public PreconditionFailedException(string message, Exception inner) : base(message, inner) { }
}
