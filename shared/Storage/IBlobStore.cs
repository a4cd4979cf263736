using System.Runtime.CompilerServices;

namespace AutoVideo.Storage;

/// <summary>
/// Files by name. Names are 1 to 400 characters of <c>a-z A-Z 0-9 - _ . /</c>, no empty, <c>.</c> or <c>..</c> segment.
/// A write appears whole or not at all, and is on stable storage when the call returns. Every write changes the ETag.
/// A stream that is open goes on reading the version it was opened with. Of writers on one condition at most one is let through, whoever
/// else writes or deletes at that moment.
/// </summary>
/// <remarks>
/// Over a network an answer may be lost after the write took place; the client's own second try is then refused. Who is refused looks at what is there.
/// Failures: <c>blob_name_invalid</c>, <c>block_missing</c>, <c>disk_full</c>, <c>disk_read_only</c>
/// (<see cref="Failures.PermanentException"/>); <see cref="ArgumentException"/> for what is no media type or block id.
/// </remarks>
public interface IBlobStore
{
    Task<BlobProperties?> FindAsync(string name, CancellationToken cancellation);

    /// <summary>A stream over the blob or over a part of it; also counts as a use for clean-up.</summary>
    /// <param name="range">Inclusive byte range; null reads all. The last position may lie behind the end.</param>
    /// <exception cref="BlobNotFoundException"/>
    /// <exception cref="ArgumentOutOfRangeException">The range begins behind the end (or is empty): HTTP 416.</exception>
    Task<Stream> OpenReadAsync(string name, ByteRange? range, CancellationToken cancellation);

    /// <summary>The blob as a file that native tools can read: its own file, or a copy in <paramref name="folder"/>. Never write to it.</summary>
    /// <exception cref="BlobNotFoundException"/>
    Task<string> OpenFileAsync(string name, string folder, CancellationToken cancellation);

    /// <summary>Writes a blob; an existing one is replaced when the condition allows it.</summary>
    /// <exception cref="PreconditionFailedException">The condition does not hold; nothing changed.</exception>
    Task<BlobProperties> WriteAsync(string name, Stream content, string contentType, WriteCondition condition, CancellationToken cancellation);

    /// <summary>Takes over a finished file (moved where that is possible, copied else).</summary>
    /// <exception cref="PreconditionFailedException">The condition does not hold; nothing changed, and the file is where it was.</exception>
    Task<BlobProperties> WriteFileAsync(string name, string path, string contentType, WriteCondition condition, CancellationToken cancellation);

    /// <summary>Deletes a blob; a missing one is no error.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);

    /// <summary>Blobs whose names begin with the prefix (empty: all), in ordinal order of names.</summary>
    IAsyncEnumerable<BlobProperties> ListAsync(string prefix, CancellationToken cancellation);

    /// <summary>
    /// The folders right below one, such as <c>artefacts/voice/</c> below <c>artefacts/</c>, each once; one that has become empty may be among them. A store that knows folders
    /// need not walk what is in them.
    /// </summary>
    /// <param name="folder">Empty, or ends with <c>/</c>.</param>
    async IAsyncEnumerable<string> ListFoldersAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var found = "";
        await foreach (var blob in ListAsync(folder, cancellation))
            if (blob.Name.IndexOf('/', folder.Length) is > 0 and var end && blob.Name[..(end + 1)] is var name && name != found)
                yield return found = name;
    }

    /// <summary>An address at which anybody can read the blob, with ranges, until it expires.</summary>
    /// <param name="downloadName">When given, answers carry <c>Content-Disposition: attachment</c> with that name.</param>
    Task<Uri> SignReadAsync(string name, TimeSpan lifetime, string? downloadName, CancellationToken cancellation);

    /// <summary>Stages one block of an upload; blocks are invisible until committed and vanish after a week. The same id again replaces it.</summary>
    /// <param name="blockId">1 to 64 characters.</param>
    Task StageBlockAsync(string name, string blockId, Stream content, CancellationToken cancellation);

    /// <summary>Makes the blob of the named blocks, in order; other blocks of that name are dropped.</summary>
    /// <exception cref="Failures.PermanentException"><c>block_missing</c>; nothing changed.</exception>
    /// <exception cref="PreconditionFailedException">The condition does not hold; nothing changed, and the blocks are still staged.</exception>
    Task<BlobProperties> CommitBlocksAsync(string name, IReadOnlyList<string> blockIds, string contentType, WriteCondition condition, CancellationToken cancellation);
}

/// <param name="Length">Bytes.</param>
public sealed record BlobProperties(string Name, long Length, string ContentType, string ETag, DateTimeOffset LastModified, DateTimeOffset LastUsed);

/// <summary>Inclusive byte positions, as in RFC 9110 section 14; <paramref name="Last"/> null reads to the end.</summary>
public readonly record struct ByteRange(long First, long? Last);

public sealed class BlobNotFoundException : Exception
{
    public BlobNotFoundException(string name) : base($"There is no blob '{name}'.") { }
    public BlobNotFoundException() { }
    public BlobNotFoundException(string message, Exception inner) : base(message, inner) { }
}
