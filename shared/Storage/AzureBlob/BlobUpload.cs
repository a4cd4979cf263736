using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace AutoVideo.Storage.AzureBlob;

/// <summary>
/// Writes one blob from a stream of unknown length: in one request when it is small, in blocks and their list else. Ids of blocks
/// are of this upload alone, since two that write one name at once would mix the blocks they share.
/// </summary>
internal sealed class BlobUpload(BlockBlobClient blob, int blockBytes)
{
    private readonly byte[] upload = RandomNumberGenerator.GetBytes(28);

    /// <summary>All block ids of a blob must have one length.</summary>
    public static string StagedId(string blockId) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(blockId)));

    public async Task<BlobProperties> WriteAsync(Stream content, string contentType, WriteCondition condition, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(blockBytes);
        try
        {
            var read = await content.ReadAtLeastAsync(buffer.AsMemory(0, blockBytes), blockBytes, throwOnEndOfStream: false, cancellation);
            if (read < blockBytes)
            {
                using var whole = new MemoryStream(buffer, 0, read, writable: false);
                var written = await blob.UploadAsync(whole, new BlobUploadOptions { HttpHeaders = Headers(contentType), Conditions = Conditions(condition) }, cancellation);
                return Properties(read, contentType, written.Value);
            }
            var ids = new List<string>();
            var length = 0L;
            for (; read > 0; read = await content.ReadAtLeastAsync(buffer.AsMemory(0, blockBytes), blockBytes, throwOnEndOfStream: false, cancellation))
            {
                ids.Add(Convert.ToBase64String([.. upload, .. BitConverter.GetBytes(ids.Count)]));
                using var block = new MemoryStream(buffer, 0, read, writable: false);
                await blob.StageBlockAsync(ids[^1], block, cancellationToken: cancellation);
                length += read;
            }
            var committed = await blob.CommitBlockListAsync(ids, Commit(contentType, condition), cancellation);
            return Properties(length, contentType, committed.Value);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Stages one block; what cannot tell its length passes through a file, since a request begins with it.</summary>
    public async Task StageAsync(string id, Stream content, CancellationToken cancellation)
    {
        if (content.CanSeek)
        {
            await blob.StageBlockAsync(id, content, cancellationToken: cancellation);
            return;
        }
        var path = Path.Combine(Path.GetTempPath(), $"autovideo-block-{Guid.NewGuid():N}");
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 81920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await content.CopyToAsync(file, cancellation);
        file.Position = 0;
        await blob.StageBlockAsync(id, file, cancellationToken: cancellation);
    }

    public async Task<BlobProperties> CommitAsync(IEnumerable<string> ids, string contentType, WriteCondition condition, CancellationToken cancellation)
    {
        var committed = (await blob.CommitBlockListAsync(ids, Commit(contentType, condition), cancellation)).Value;
        var found = (await blob.GetPropertiesAsync(cancellationToken: cancellation)).Value;
        return Properties(found.ContentLength, contentType, committed);
    }

    private CommitBlockListOptions Commit(string contentType, WriteCondition condition) => new() { HttpHeaders = Headers(contentType), Conditions = Conditions(condition) };

    private static BlobRequestConditions? Conditions(WriteCondition condition) => condition switch
    {
        { MustBeAbsent: true } => new BlobRequestConditions { IfNoneMatch = ETag.All },
        { ETag: { } etag } => new BlobRequestConditions { IfMatch = new ETag(etag) },
        _ => null,
    };

    private BlobHttpHeaders Headers(string contentType) => new() { ContentType = contentType, CacheControl = BlobNames.CacheControlOf(blob.Name) };

    private BlobProperties Properties(long length, string contentType, BlobContentInfo written) =>
        new(blob.Name, length, contentType, $"{written.ETag}", written.LastModified, written.LastModified);
}
