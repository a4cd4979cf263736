namespace AutoVideo.Storage.Files;

/// <summary>
/// The content type of a blob: what its extension says, or else a note beside it. The note's name holds the blob's ETag, so a
/// note of an older or a never finished version is simply not the note of this one.
/// </summary>
internal static class ContentTypes
{
    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.Ordinal)
    {
        [".json"] = "application/json",
        [".mp4"] = "video/mp4",
        [".wav"] = "audio/wav",
        [".mp3"] = "audio/mpeg",
        [".m4a"] = "audio/mp4",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".webp"] = "image/webp",
        [".svg"] = "image/svg+xml",
        [".srt"] = "application/x-subrip",
        [".vtt"] = "text/vtt",
        [".m3u8"] = "application/vnd.apple.mpegurl",
        [".txt"] = "text/plain",
    };

    public const string Unknown = "application/octet-stream";

    public static string Read(string path, string etag)
    {
        var note = Note(path, etag);
        return File.Exists(note) ? File.ReadAllText(note) : Expected(path);
    }

    /// <summary>Writes the note when one is needed; to be called before the blob of that ETag takes its place.</summary>
    public static void Write(string path, string etag, string contentType, string temporary)
    {
        if (Expected(path) == contentType)
            return;
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(System.Text.Encoding.ASCII.GetBytes(contentType));
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, Note(path, etag), overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Removes the note of a version that is gone.</summary>
    public static void Forget(string path, string etag) => File.Delete(Note(path, etag));

    /// <summary>The blob's path and ETag of which this file is the note; null for other files.</summary>
    public static (string Path, string ETag)? Described(string file)
    {
        var end = file.LastIndexOf(';');
        return end < 0 ? null : (file[..end], file[(end + 1)..]);
    }

    private static string Expected(string path) => ByExtension.GetValueOrDefault(Path.GetExtension(path), Unknown);

    private static string Note(string path, string etag) => $"{path};{etag}";
}
