using AutoVideo.Storage.Files;

namespace AutoVideo.Security;

/// <summary>A file that only its owner can read, written whole or not at all, once.</summary>
internal static class PrivateFile
{
    /// <summary>Writes the file unless somebody was faster; its folder is made when missing.</summary>
    public static void CreateOnce(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var temporary = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            // Of those that another process made at the same moment one counts.
            StableFiles.TryName(temporary, path);
            StableFiles.FlushFolder(folder);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
