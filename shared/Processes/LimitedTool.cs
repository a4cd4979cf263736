using System.Globalization;

namespace AutoVideo.Processes;

/// <summary>
/// A tool behind a script that limits it, for a library that starts the tool by itself: <see cref="ToolRunner"/> cannot. Memory, files and time are limited where
/// util-linux and coreutils are installed.
/// </summary>
internal static class LimitedTool
{
    /// <param name="memoryBytes">Address space.</param>
    /// <param name="time">After which it is stopped, and killed two seconds later.</param>
    /// <returns>A new folder that holds nothing but the script, under the tool's name.</returns>
    /// <exception cref="Failures.PermanentException"><c>tool_missing</c>.</exception>
    internal static string Write(ToolPaths paths, string tool, long memoryBytes, long fileBytes, TimeSpan time)
    {
        var line = new List<string>();
        if (paths.Find("prlimit") is { } limits)
            line.AddRange([limits, "--core=0", string.Create(CultureInfo.InvariantCulture, $"--as={memoryBytes}"), string.Create(CultureInfo.InvariantCulture, $"--fsize={fileBytes}")]);
        if (paths.Find("timeout") is { } clock)
            line.AddRange([clock, "-k", "2", time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)]);
        line.Add(paths.Require(tool));
        var libraries = paths.LibraryPath is { Length: > 0 } folders ? $"export LD_LIBRARY_PATH={Quoted(folders)}\n" : "";
        var folder = Directory.CreateTempSubdirectory("autovideo-limited-").FullName;
        var script = Path.Combine(folder, tool);
        File.WriteAllText(script, $"#!/bin/sh\n{libraries}exec {string.Join(' ', line.Select(Quoted))} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return folder;
    }

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
