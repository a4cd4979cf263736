using System.Security.Cryptography;
using System.Text;
using AutoVideo.Failures;

namespace AutoVideo.Storage.Files;

/// <summary>Blocks of uploads under way: one folder for each blob, one file for each block, both named by hashes.</summary>
internal sealed class StagedBlocks(BlobPaths paths, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public async Task StageAsync(string name, string blockId, Stream content, CancellationToken cancellation)
    {
        var temporary = paths.NewTemporary();
        try
        {
            await using var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileBlobStore.WhileWritten, 0, useAsync: true);
            await content.CopyToAsync(file, cancellation);
            File.SetLastWriteTimeUtc(file.SafeFileHandle, time.GetUtcNow().UtcDateTime);
            file.Flush(flushToDisk: true);
            StableFiles.CreateFolder(Folder(name));
            File.Move(temporary, Block(name, blockId), overwrite: true);
            StableFiles.FlushFolder(Folder(name));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The blocks' files in order.</summary>
    /// <exception cref="PermanentException"><c>block_missing</c>.</exception>
    public List<string> Find(string name, IReadOnlyList<string> blockIds)
    {
        var files = new List<string>(blockIds.Count);
        foreach (var id in blockIds)
        {
            BlobNames.CheckBlockId(id);
            var file = Block(name, id);
            if (!File.Exists(file) || IsOld(file))
                throw new PermanentException("block_missing", $"Block '{id}' of '{name}' was never staged, or more than {Lifetime.TotalDays} days ago.");
            files.Add(file);
        }
        return files;
    }

    /// <exception cref="PermanentException"><c>block_missing</c>: somebody has committed it since it was found.</exception>
    public static FileStream Open(string name, string block)
    {
        try
        {
            return new FileStream(block, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, useAsync: true);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PermanentException("block_missing", $"The blocks of '{name}' were committed by somebody else meanwhile.", e);
        }
    }

    public void Remove(string name)
    {
        if (Directory.Exists(Folder(name)))
            Directory.Delete(Folder(name), recursive: true);
    }

    /// <returns>Number of blocks removed.</returns>
    public int RemoveOld()
    {
        if (!Directory.Exists(paths.Blocks))
            return 0;
        var removed = 0;
        foreach (var folder in Directory.GetDirectories(paths.Blocks))
        {
            foreach (var file in Directory.GetFiles(folder).Where(IsOld))
            {
                File.Delete(file);
                removed++;
            }
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
        return removed;
    }

    private bool IsOld(string file) => time.GetUtcNow() - File.GetLastWriteTimeUtc(file) > Lifetime;

    private string Folder(string name) => Path.Combine(paths.Blocks, Hash(name));

    private string Block(string name, string blockId) => Path.Combine(Folder(name), Hash(blockId));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
