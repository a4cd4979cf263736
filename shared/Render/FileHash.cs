using System.Security.Cryptography;
using AutoVideo.Storage;

namespace AutoVideo.Render;

/// <summary>SHA-256 of what is kept to be used again: a disk may give back other bytes of the same length.</summary>
internal static class FileHash
{
    internal static async Task<string> OfAsync(string path, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }

    /// <summary>A blob as a file, if it is still what was written.</summary>
    /// <param name="sha256">Null in what earlier versions kept: nothing is known of that.</param>
    /// <param name="folder">Where it is copied to if the store is far away; whoever opens it there later gets that copy.</param>
    internal static async Task<bool> IsWholeAsync(IBlobStore blobs, string name, long bytes, string? sha256, string folder, CancellationToken cancellation)
    {
        if (sha256 is null || await blobs.FindAsync(name, cancellation) is not { } found || found.Length != bytes)
            return false;
        try
        {
            return await OfAsync(await blobs.OpenFileAsync(name, folder, cancellation), cancellation) == sha256;
        }
        catch (BlobNotFoundException)
        {
            return false; // cleaned away this moment
        }
    }
}
