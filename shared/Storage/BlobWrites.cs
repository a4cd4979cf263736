namespace AutoVideo.Storage;

public static class BlobWrites
{
    /// <inheritdoc cref="IBlobStore.WriteAsync"/>
    public static Task<BlobProperties> WriteAsync(this IBlobStore blobs, string name, Stream content, string contentType, CancellationToken cancellation) =>
        blobs.WriteAsync(name, content, contentType, WriteCondition.None, cancellation);

    /// <inheritdoc cref="IBlobStore.WriteFileAsync"/>
    public static Task<BlobProperties> WriteFileAsync(this IBlobStore blobs, string name, string path, string contentType, CancellationToken cancellation) =>
        blobs.WriteFileAsync(name, path, contentType, WriteCondition.None, cancellation);

    /// <inheritdoc cref="IBlobStore.CommitBlocksAsync"/>
    public static Task<BlobProperties> CommitBlocksAsync(
        this IBlobStore blobs, string name, IReadOnlyList<string> blockIds, string contentType, CancellationToken cancellation) =>
        blobs.CommitBlocksAsync(name, blockIds, contentType, WriteCondition.None, cancellation);

    /// <summary>Writes a blob whose name follows from its content, in one request; one that is there stays as it is.</summary>
    public static async Task WriteOnceAsync(this IBlobStore blobs, string name, byte[] content, string contentType, CancellationToken cancellation)
    {
        try
        {
            using var stream = new MemoryStream(content, writable: false);
            await blobs.WriteAsync(name, stream, contentType, WriteCondition.Absent, cancellation);
        }
        catch (PreconditionFailedException)
        {
            // Written before, with the same content.
        }
    }
}
