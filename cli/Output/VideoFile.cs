namespace AutoVideo.Cli.Output;

/// <summary>
/// Where the finished video goes. It is written beside its place under a temporary name and moved when whole. A name made of the
/// title never replaces another video; a name given by the person does, and that is said.
/// </summary>
internal sealed class VideoFile
{
    private readonly string? _asked;
    private readonly string _folder;

    private VideoFile(string? asked, string folder)
    {
        _asked = asked;
        _folder = folder;
    }

    /// <summary>Checks the place before any work is done.</summary>
    /// <param name="asked">Value of <c>--out</c>: a file, or a folder to put the file into; null for the current folder.</param>
    public static VideoFile At(string? asked, string currentFolder)
    {
        if (asked is { Length: 0 })
            throw CliException.BadInput("--out needs the name of a file.");
        var path = asked is null ? null : Path.GetFullPath(asked, currentFolder);
        var isFolder = path is null || Directory.Exists(path) || asked!.EndsWith('/');
        var folder = isFolder ? path ?? currentFolder : Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            throw CliException.BadInput($"The folder {folder} does not exist.", "Make it, or give another --out.");
        var file = new VideoFile(isFolder ? null : path, folder);
        file.Probe();
        return file;
    }

    /// <returns>The path of the video, and whether it took another one's place.</returns>
    public async Task<(string Path, bool Replaced)> SaveAsync(string? title, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        var temporary = Temporary();
        try
        {
            await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
                await write(stream, cancellation);
            if (new FileInfo(temporary).Length == 0)
                throw CliException.Failed("The server sent an empty file.");
            return Place(temporary, title);
        }
        // .NET reports a file beyond a limit of size (EFBIG) as an argument out of range.
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            throw CliException.Failed($"The video could not be written to {_folder}: {fault.Message}", "Free some space or give another --out, and run the same command again: nothing is made twice.");
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private (string Path, bool Replaced) Place(string temporary, string? title)
    {
        if (_asked is not null)
        {
            var replaced = File.Exists(_asked) && !HaveEqualBytes(_asked, temporary);
            File.Move(temporary, _asked, overwrite: true);
            return (_asked, replaced);
        }
        var name = Path.GetFileNameWithoutExtension(VideoFileName.From(title));
        for (var number = 1; ; number++)
        {
            var path = Path.Combine(_folder, number == 1 ? $"{name}.mp4" : $"{name}-{number}.mp4");
            if (File.Exists(path) && HaveEqualBytes(path, temporary))
                return (path, false);
            if (!Path.Exists(path) && TryMove(temporary, path))
                return (path, false);
        }
    }

    private static bool TryMove(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: false);
            return true;
        }
        catch (IOException) when (Path.Exists(to))
        {
            return false; // Another program took the name in between.
        }
    }

    private static bool HaveEqualBytes(string first, string second)
    {
        if (new FileInfo(first).Length != new FileInfo(second).Length)
            return false;
        using var a = File.OpenRead(first);
        using var b = File.OpenRead(second);
        var left = new byte[64 * 1024];
        var right = new byte[64 * 1024];
        int count;
        while ((count = a.ReadAtLeast(left, left.Length, throwOnEndOfStream: false)) > 0)
        {
            b.ReadExactly(right, 0, count);
            if (!left.AsSpan(0, count).SequenceEqual(right.AsSpan(0, count)))
                return false;
        }
        return true;
    }

    private void Probe()
    {
        try
        {
            var probe = Temporary();
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CliException.BadInput($"The folder {_folder} cannot be written to: {fault.Message}", "Give another place with --out FILE.");
        }
    }

    private string Temporary() => Path.Combine(_folder, $".autovideo-{Guid.NewGuid():N}.part");
}
