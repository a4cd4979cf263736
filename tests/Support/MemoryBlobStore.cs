using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AutoVideo.Storage;

namespace AutoVideo.Tests.Support;

/// <summary>Blobs in memory, for tests of what reads and writes them.</summary>
internal sealed class MemoryBlobStore : IBlobStore
{
    private readonly ConcurrentDictionary<string, (byte[] Content, BlobProperties Properties)> blobs = new();

    /// <summary>Runs before a blob of that name is read or deleted: what somebody else does meanwhile.</summary>
    public Func<string, Task>? Meanwhile { get; set; }

    public IReadOnlyCollection<string> Names => [.. blobs.Keys];

    public byte[] Bytes(string name) => blobs[name].Content;

    public Task<BlobProperties?> FindAsync(string name, CancellationToken cancellation) =>
        Task.FromResult(blobs.TryGetValue(name, out var blob) ? blob.Properties : null);

    public async Task<Stream> OpenReadAsync(string name, ByteRange? range, CancellationToken cancellation)
    {
        if (Meanwhile is not null)
            await Meanwhile(name);
        if (!blobs.TryGetValue(name, out var blob))
            throw new BlobNotFoundException(name);
        var first = (int)(range?.First ?? 0);
        var last = (int)(range?.Last ?? blob.Content.Length - 1);
        return new MemoryStream(blob.Content, first, last - first + 1, writable: false);
    }

    public async Task<string> OpenFileAsync(string name, string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, Path.GetFileName(name));
        await File.WriteAllBytesAsync(path, Bytes(name), cancellation);
        return path;
    }

    public async Task<BlobProperties> WriteAsync(string name, Stream content, string contentType, WriteCondition condition, CancellationToken cancellation)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellation);
        var properties = new BlobProperties(name, copy.Length, contentType, Guid.NewGuid().ToString("n"), default, default);
        lock (blobs)
        {
            var present = blobs.TryGetValue(name, out var blob) ? blob.Properties.ETag : null;
            if (condition.MustBeAbsent ? present is not null : condition.ETag is { } wanted && wanted != present)
                throw PreconditionFailedException.OfBlob(name, null);
            blobs[name] = (copy.ToArray(), properties);
        }
        return properties;
    }

    public async Task<BlobProperties> WriteFileAsync(string name, string path, string contentType, WriteCondition condition, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        return await WriteAsync(name, file, contentType, condition, cancellation);
    }

    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        if (Meanwhile is not null)
            await Meanwhile(name);
        blobs.TryRemove(name, out _);
    }

    public async IAsyncEnumerable<BlobProperties> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var (name, blob) in blobs.OrderBy(blob => blob.Key, StringComparer.Ordinal))
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                yield return blob.Properties;
        }
        await Task.CompletedTask;
    }

    public Task<Uri> SignReadAsync(string name, TimeSpan lifetime, string? downloadName, CancellationToken cancellation) => throw new NotSupportedException();

    public Task StageBlockAsync(string name, string blockId, Stream content, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<BlobProperties> CommitBlocksAsync(string name, IReadOnlyList<string> blockIds, string contentType, WriteCondition condition, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
