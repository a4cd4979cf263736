namespace AutoVideo.Storage.Files;

/// <summary>What a killed process left behind: temporary files, and notes on versions that never took their place.</summary>
internal static class Leftovers
{
    /// <param name="before">Younger ones may still be written.</param>
    /// <returns>Number of files removed.</returns>
    public static int Remove(BlobPaths paths, DateTimeOffset before)
    {
        var removed = 0;
        foreach (var file in Directory.EnumerateFiles(paths.Root, "*;*", SearchOption.AllDirectories).Where(IsOrphan)
            .Concat(Directory.EnumerateFiles(paths.Temporary)).ToList())
        {
            if (File.GetLastWriteTimeUtc(file) >= before)
                continue;
            File.Delete(file);
            removed++;
        }
        return removed;
    }

    private static bool IsOrphan(string note)
    {
        var (path, etag) = ContentTypes.Described(note)!.Value;
        return !File.Exists(path) || FileBlobStore.ETag(new FileInfo(path)) != etag;
    }
}
