using System.Buffers;
using System.Text;
using System.Text.Json;
using AutoVideo.Failures;

namespace AutoVideo.Storage;

/// <summary>What every document store refuses, whichever engine is behind it (limits of Cosmos DB).</summary>
internal static class DocumentRules
{
    public const int MaxDocumentBytes = 1_500_000;
    public const int MaxBatchBytes = 2_000_000;
    public const int MaxBatchOperations = 100;
    private const int MaxContainerLength = 63;
    private const int MaxPartitionLength = 1024;

    private static readonly SearchValues<char> NotInIds = SearchValues.Create("/\\?#");
    private static readonly SearchValues<char> InContainers = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");
    private static readonly SearchValues<char> InPaths = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    public static void Check(DocumentKey key)
    {
        Check(key.Container, key.Partition);
        CheckId(key.Id);
    }

    public static void Check(string container, string partition)
    {
        CheckContainer(container);
        if (string.IsNullOrEmpty(partition) || partition.Length > MaxPartitionLength || !IsCleanText(partition))
            throw new PermanentException("document_partition_invalid", $"A partition key has 1 to {MaxPartitionLength} characters, none of them a control character.");
    }

    public static void CheckContainer(string container)
    {
        if (string.IsNullOrEmpty(container) || container.Length > MaxContainerLength || container.AsSpan().ContainsAnyExcept(InContainers))
            throw new ArgumentException($"'{container}' is not the name of a container.", nameof(container));
    }

    public static void CheckId(string id)
    {
        if (string.IsNullOrEmpty(id) || id.Length > 255 || id.AsSpan().ContainsAny(NotInIds) || !IsCleanText(id))
            throw new PermanentException("document_id_invalid", "A document id has 1 to 255 characters, without / \\ ? # and control characters.");
    }

    public static void CheckPath(string path)
    {
        if (string.IsNullOrEmpty(path) || path.Length > 100 || !char.IsAsciiLetter(path[0]) || path.AsSpan().ContainsAnyExcept(InPaths))
            throw new ArgumentException($"'{path}' is not a camelCase property name.", nameof(path));
    }

    /// <summary>Refuses what is no JSON object or too large; returns its size in bytes.</summary>
    public static int CheckJson(string id, string json)
    {
        var size = Encoding.UTF8.GetByteCount(json);
        if (size > MaxDocumentBytes)
            throw new PermanentException("document_too_large", $"Document '{id}' has {size} bytes of JSON; at most {MaxDocumentBytes} are stored.");
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            Encoding.UTF8.GetBytes(json, buffer);
            var reader = new Utf8JsonReader(buffer.AsSpan(0, size));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw new ArgumentException($"Document '{id}' is not a JSON object.", nameof(json));
            while (reader.Read()) { }
            return size;
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"Document '{id}' is not JSON: {e.Message}", nameof(json), e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static void CheckBatch(IReadOnlyList<DocumentOperation> operations)
    {
        if (operations.Count is < 1 or > MaxBatchOperations)
            throw new ArgumentException($"A batch has 1 to {MaxBatchOperations} operations, not {operations.Count}.", nameof(operations));
        var size = 0;
        foreach (var operation in operations)
        {
            CheckId(operation.Id);
            CheckTimeToLive(operation.TimeToLive);
            if (operation.Json is { } json)
                size += CheckJson(operation.Id, json);
        }
        if (size > MaxBatchBytes)
            throw new PermanentException("batch_too_large", $"A batch of {size} bytes of JSON; at most {MaxBatchBytes} are written at once.");
    }

    public static void CheckTimeToLive(TimeSpan? timeToLive)
    {
        if (timeToLive is { } value && value <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(timeToLive), "A time to live is positive.");
    }

    private static bool IsCleanText(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (rune == Rune.ReplacementChar || Rune.IsControl(rune)) // an unpaired surrogate reads as the replacement character
                return false;
        return true;
    }
}
