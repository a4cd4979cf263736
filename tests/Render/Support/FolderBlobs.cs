using System.Runtime.CompilerServices;
using AutoVideo.Storage;

namespace AutoVideo.Tests.Render.Support;

/// <summary>Blobs as plain files of one folder: as much of the port as a render uses.</summary>
public sealed class FolderBlobs(string root, TimeProvider time) : IBlobStore
{
    public string PathOf(string name) => Path.Combine(root, name);

    public Task<BlobProperties?> FindAsync(string name, CancellationToken cancellation) =>
        Task.FromResult(File.Exists(PathOf(name)) ? Describe(name, "") : null);

    public async Task<Stream> OpenReadAsync(string name, ByteRange? range, CancellationToken cancellation)
    {
        if (range is not { } part)
            return File.OpenRead(Existing(name));
        var bytes = await File.ReadAllBytesAsync(Existing(name), cancellation);
        return new MemoryStream(bytes[(int)part.First..(int)Math.Min(bytes.Length, (part.Last ?? bytes.Length) + 1)]);
    }

    public Task<string> OpenFileAsync(string name, string folder, CancellationToken cancellation) => Task.FromResult(Existing(name));

    public async Task<BlobProperties> WriteAsync(string name, Stream content, string contentType, WriteCondition condition, CancellationToken cancellation)
    {
        // Whole at once, as in the real stores: two may write the same name.
        var whole = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using (var file = File.Create(whole))
            await content.CopyToAsync(file, cancellation);
        return await WriteFileAsync(name, whole, contentType, condition, cancellation);
    }

    public Task<BlobProperties> WriteFileAsync(string name, string path, string contentType, WriteCondition condition, CancellationToken cancellation)
    {
        if (condition.MustBeAbsent && File.Exists(PathOf(name)))
            throw PreconditionFailedException.OfBlob(name, null);
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.Move(path, PathOf(name), overwrite: true);
        return Task.FromResult(Describe(name, contentType));
    }

    public Task DeleteAsync(string name, CancellationToken cancellation)
    {
        File.Delete(PathOf(name));
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<BlobProperties> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(root, path);
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                yield return Describe(name, "");
        }
    }

    public Task<Uri> SignReadAsync(string name, TimeSpan lifetime, string? downloadName, CancellationToken cancellation) => throw new NotSupportedException();

    public Task StageBlockAsync(string name, string blockId, Stream content, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<BlobProperties> CommitBlocksAsync(string name, IReadOnlyList<string> blockIds, string contentType, WriteCondition condition, CancellationToken cancellation) => throw new NotSupportedException();

    private string Existing(string name) => File.Exists(PathOf(name)) ? PathOf(name) : throw new BlobNotFoundException(name);

    private BlobProperties Describe(string name, string contentType) =>
        new(name, new FileInfo(PathOf(name)).Length, contentType, "", time.GetUtcNow(), time.GetUtcNow());
}
