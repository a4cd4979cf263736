using System.Collections.Concurrent;
using AutoVideo.Storage;

namespace AutoVideo.Tests.Visuals;

/// <summary>Blobs in memory: what the illustrator writes and looks up, nothing more.</summary>
internal sealed class MemoryBlobStore : IBlobStore
{
    private readonly ConcurrentDictionary<string, byte[]> blobs = new();

    public ConcurrentQueue<string> Written { get; } = new();

    public byte[] this[string name] => blobs[name];

    public Task<BlobProperties?> FindAsync(string name, CancellationToken cancellation) =>
        Task.FromResult(blobs.TryGetValue(name, out var bytes) ? Properties(name, bytes) : null);

    public Task<Stream> OpenReadAsync(string name, ByteRange? range, CancellationToken cancellation) =>
        blobs.TryGetValue(name, out var bytes) ? Task.FromResult<Stream>(new MemoryStream(bytes, writable: false)) : throw new BlobNotFoundException(name);

    public async Task<BlobProperties> WriteAsync(string name, Stream content, string contentType, WriteCondition condition, CancellationToken cancellation)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellation);
        if (condition.MustBeAbsent && blobs.ContainsKey(name))
            throw PreconditionFailedException.OfBlob(name, null);
        blobs[name] = copy.ToArray();
        Written.Enqueue(name);
        return Properties(name, blobs[name]);
    }

    public async Task<BlobProperties> WriteFileAsync(string name, string path, string contentType, WriteCondition condition, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        return await WriteAsync(name, file, contentType, condition, cancellation);
    }

    public Task<string> OpenFileAsync(string name, string folder, CancellationToken cancellation) => throw new NotSupportedException();

    public Task DeleteAsync(string name, CancellationToken cancellation) => throw new NotSupportedException();

    public IAsyncEnumerable<BlobProperties> ListAsync(string prefix, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Uri> SignReadAsync(string name, TimeSpan lifetime, string? downloadName, CancellationToken cancellation) => throw new NotSupportedException();

    public Task StageBlockAsync(string name, string blockId, Stream content, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<BlobProperties> CommitBlocksAsync(string name, IReadOnlyList<string> blockIds, string contentType, WriteCondition condition, CancellationToken cancellation) => throw new NotSupportedException();

    private static BlobProperties Properties(string name, byte[] bytes) => new(name, bytes.Length, "image/png", "1", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
}
