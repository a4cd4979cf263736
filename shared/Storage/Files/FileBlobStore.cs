using AutoVideo.Security;

namespace AutoVideo.Storage.Files;

/// <summary>
/// Blobs as files below one folder. A write goes to a temporary name, is flushed, gets its place by a rename, and the folder is
/// flushed. The modification time is set to a value no earlier version had, so time and length together are the ETag. Between the check of a
/// condition and the rename no other writer of that name comes (<see cref="WriteTurns"/>).
/// </summary>
internal sealed class FileBlobStore : IBlobStore, IBlobUploads, IBlobLeftovers
{
    private static readonly TimeSpan TouchEvery = TimeSpan.FromMinutes(1);
    // The runtime locks what it does not share, and the lock would hold up readers until the writer has closed the file.
    internal const FileShare WhileWritten = FileShare.ReadWrite | FileShare.Delete;
    private readonly BlobPaths paths;
    private readonly StagedBlocks blocks;
    private readonly WriteTurns turns;
    private readonly ReadSignature signature;
    private readonly PublicAddress address;
    private readonly TimeProvider time;

    /// <param name="folder">Folder of the blobs alone; made when missing.</param>
    public FileBlobStore(string folder, ReadSignature signature, PublicAddress address, TimeProvider time)
    {
        (paths, this.signature, this.address, this.time) = (new BlobPaths(Path.GetFullPath(folder)), signature, address, time);
        blocks = new StagedBlocks(paths, time);
        turns = new WriteTurns(paths.Locks);
        OnDisk(() => StableFiles.CreateFolder(paths.Temporary));
    }

    public Task<BlobProperties?> FindAsync(string name, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var path = paths.Of(name);
        var file = new FileInfo(path);
        return Task.FromResult(file.Exists ? Properties(name, file) : null);
    }

    public Task<Stream> OpenReadAsync(string name, ByteRange? range, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var stream = Open(name);
        Touch(stream);
        if (range is not { } part)
            return Task.FromResult<Stream>(stream);
        if (part.First < 0 || part.First >= stream.Length || part.Last < part.First)
        {
            stream.Dispose();
            throw new ArgumentOutOfRangeException(nameof(range), $"The range {part.First}-{part.Last} is not within the blob '{name}'.");
        }
        var last = Math.Min(part.Last ?? long.MaxValue, stream.Length - 1);
        return Task.FromResult<Stream>(new PartOfFile(stream, part.First, last - part.First + 1));
    }

    public async Task<string> OpenFileAsync(string name, string folder, CancellationToken cancellation)
    {
        await using var stream = await OpenReadAsync(name, null, cancellation);
        return paths.Of(name);
    }

    public Task<BlobProperties> WriteAsync(string name, Stream content, string contentType, WriteCondition condition, CancellationToken cancellation) =>
        PublishAsync(name, contentType, condition, file => content.CopyToAsync(file, cancellation), cancellation);

    public async Task<BlobProperties> WriteFileAsync(string name, string path, string contentType, WriteCondition condition, CancellationToken cancellation)
    {
        // Moving a link would publish the link, moving a blob's own file would take that blob away.
        if (BlobPaths.IsLink(path) || paths.Contains(path))
        {
            await using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, useAsync: true);
            return await WriteAsync(name, source, contentType, condition, cancellation);
        }
        cancellation.ThrowIfCancellationRequested();
        var target = paths.Of(name);
        BlobNames.CheckContentType(contentType);
        var temporary = paths.NewTemporary();
        return await OnDiskAsync(async () =>
        {
            try
            {
                using var turn = await turns.TakeAsync(name, condition, cancellation);
                Demand(condition, name, target);
                File.Move(path, temporary);
                using var file = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite, WhileWritten);
                return Place(name, file, target, contentType);
            }
            finally
            {
                File.Delete(temporary);
            }
        });
    }

    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var path = paths.Of(name);
        if (!File.Exists(path))
            return;
        await OnDiskAsync(async () =>
        {
            using var turn = await turns.TakeAsync(name, WriteCondition.None, cancellation);
            var file = new FileInfo(path);
            if (!file.Exists)
                return false;
            var etag = ETag(file);
            file.Delete();
            ContentTypes.Forget(path, etag);
            StableFiles.FlushFolder(file.DirectoryName!);
            RemoveEmptyFolders(file.DirectoryName!);
            return true;
        });
    }

    public async IAsyncEnumerable<BlobProperties> ListAsync(
        string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        if (prefix.Length > 0 && !BlobNames.IsValid(prefix.TrimEnd('/') is "" ? "/" : prefix.EndsWith('/') ? prefix + "x" : prefix))
            BlobNames.Check(prefix);
        var folder = paths.FolderOf(prefix);
        if (!Directory.Exists(folder))
            yield break;
        var names = Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Select(paths.NameAt).OfType<string>()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
        foreach (var name in names)
            if (await FindAsync(name, cancellation) is { } found)
                yield return found;
    }

    public async IAsyncEnumerable<string> ListFoldersAsync(string folder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var path = paths.FolderOf(folder);
        if (!Directory.Exists(path))
            yield break;
        foreach (var name in paths.FoldersAt(path).Order(StringComparer.Ordinal))
            yield return folder + name;
    }

    public Task<Uri> SignReadAsync(string name, TimeSpan lifetime, string? downloadName, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        if (lifetime <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(lifetime), "A link lives for some time.");
        var query = signature.Sign(name, time.GetUtcNow().Add(lifetime), downloadName);
        return Task.FromResult(address.Of($"/blobs/{name}?{query}"));
    }

    public Task<Uri> SignBlockAsync(string name, string blockId, TimeSpan lifetime, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        BlobNames.CheckBlockId(blockId);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        return Task.FromResult(address.Of($"/blobs/{name}?{signature.SignBlock(name, blockId, time.GetUtcNow().Add(lifetime))}"));
    }

    public Task StageBlockAsync(string name, string blockId, Stream content, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        BlobNames.CheckBlockId(blockId);
        return OnDiskAsync(async () => { await blocks.StageAsync(name, blockId, content, cancellation); return true; });
    }

    public async Task<BlobProperties> CommitBlocksAsync(
        string name, IReadOnlyList<string> blockIds, string contentType, WriteCondition condition, CancellationToken cancellation)
    {
        Demand(condition, name, paths.Of(name));
        var files = blocks.Find(name, blockIds);
        var written = await PublishAsync(name, contentType, condition, async file =>
        {
            foreach (var block in files)
            {
                await using var source = StagedBlocks.Open(name, block);
                await source.CopyToAsync(file, cancellation);
            }
        }, cancellation);
        blocks.Remove(name);
        return written;
    }

    public int RemoveLeftovers(TimeSpan olderThan) => OnDisk(() => Leftovers.Remove(paths, time.GetUtcNow() - olderThan) + blocks.RemoveOld());

    /// <summary>The open blob and its properties, for the endpoint: one version, whatever is written meanwhile.</summary>
    public (FileStream Content, BlobProperties Properties) OpenWithProperties(string name)
    {
        var stream = Open(name);
        var modified = File.GetLastWriteTimeUtc(stream.SafeFileHandle);
        var etag = ETag(modified, stream.Length);
        Touch(stream);
        return (stream, new BlobProperties(name, stream.Length, ContentTypes.Read(stream.Name, etag), etag, modified, time.GetUtcNow()));
    }

    private Task<BlobProperties> PublishAsync(
        string name, string contentType, WriteCondition condition, Func<FileStream, Task> write, CancellationToken cancellation)
    {
        var target = paths.Of(name);
        BlobNames.CheckContentType(contentType);
        var temporary = paths.NewTemporary();
        Demand(condition, name, target); // saves the work; what counts is the second look
        return OnDiskAsync(async () =>
        {
            try
            {
                await using var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, WhileWritten, 0, useAsync: true);
                await write(file);
                if (condition != WriteCondition.None)
                    file.Flush(flushToDisk: true); // before others wait
                using var turn = await turns.TakeAsync(name, condition, cancellation);
                Demand(condition, name, target);
                return Place(name, file, target, contentType);
            }
            finally
            {
                File.Delete(temporary);
            }
        });
    }

    private static void Demand(WriteCondition condition, string name, string path)
    {
        if (condition == WriteCondition.None)
            return;
        var present = new FileInfo(path);
        if (condition.MustBeAbsent ? present.Exists : !present.Exists || ETag(present) != condition.ETag)
            throw PreconditionFailedException.OfBlob(name, null);
    }

    private BlobProperties Place(string name, FileStream file, string target, string contentType)
    {
        var previous = new FileInfo(target);
        var now = time.GetUtcNow().UtcDateTime;
        var modified = UniqueTime(now, previous);
        File.SetLastWriteTimeUtc(file.SafeFileHandle, modified);
        File.SetLastAccessTimeUtc(file.SafeFileHandle, now);
        file.Flush(flushToDisk: true);
        var etag = ETag(modified, file.Length);
        var folder = Path.GetDirectoryName(target)!;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                StableFiles.CreateFolder(folder);
                ContentTypes.Write(target, etag, contentType, paths.NewTemporary());
                File.Move(file.Name, target, overwrite: true);
                StableFiles.FlushFolder(folder);
                break;
            }
            catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException && attempt < 100 && File.Exists(file.Name))
            {
                // A delete has just removed the empty folder: make it again.
            }
        }
        if (previous.Exists)
            ContentTypes.Forget(target, ETag(previous));
        return new BlobProperties(name, file.Length, contentType, etag, modified, now);
    }

    // Time stamps of file systems advance in steps of milliseconds; the ticks below are free to tell versions apart.
    private static DateTime UniqueTime(DateTime now, FileInfo previous)
    {
        var millisecond = now.Ticks - now.Ticks % TimeSpan.TicksPerMillisecond;
        var ticks = millisecond + Random.Shared.NextInt64(TimeSpan.TicksPerMillisecond);
        if (previous.Exists && previous.LastWriteTimeUtc.Ticks >= ticks)
            ticks = previous.LastWriteTimeUtc.Ticks + 1;
        return new DateTime(ticks, DateTimeKind.Utc);
    }

    private FileStream Open(string name)
    {
        try
        {
            return new FileStream(paths.Of(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, useAsync: true);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobNotFoundException(name);
        }
    }

    // Through the handle: by name it could change the times of a version written meanwhile.
    private void Touch(FileStream stream)
    {
        var now = time.GetUtcNow().UtcDateTime;
        try
        {
            if (now - File.GetLastAccessTimeUtc(stream.SafeFileHandle) >= TouchEvery)
                File.SetLastAccessTimeUtc(stream.SafeFileHandle, now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A disk that takes no more writes can still be read; clean-up, which needs the time, cannot work there either.
        }
    }

    private void RemoveEmptyFolders(string folder)
    {
        try
        {
            for (; folder.Length > paths.Root.Length && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
                Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Somebody writes into it, or removes it too, at this moment.
        }
    }

    private static BlobProperties? Properties(string name, FileInfo file)
    {
        try
        {
            var etag = ETag(file);
            return new BlobProperties(name, file.Length, ContentTypes.Read(file.FullName, etag), etag, file.LastWriteTimeUtc, file.LastAccessTimeUtc);
        }
        catch (FileNotFoundException)
        {
            return null; // deleted meanwhile
        }
    }

    internal static string ETag(FileInfo file) => ETag(file.LastWriteTimeUtc, file.Length);

    private static string ETag(DateTime modified, long length) => $"{modified.Ticks:x}-{length:x}";

    private static void OnDisk(Action work) => OnDisk(() => { work(); return true; });

    private static T OnDisk<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (DiskErrors.Explain(e) is { } explained)
        {
            throw explained;
        }
    }

    private static async Task<T> OnDiskAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (DiskErrors.Explain(e) is { } explained)
        {
            throw explained;
        }
    }
}
