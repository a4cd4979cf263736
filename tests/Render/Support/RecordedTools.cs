using AutoVideo.Processes;

namespace AutoVideo.Tests.Render.Support;

/// <summary>The real FFmpeg behind a script that writes down every command line and, if wanted, keeps it on one core.</summary>
internal sealed class RecordedTools
{
    private readonly string folder;

    /// <param name="folder">An empty folder for the script and its record.</param>
    internal RecordedTools(string folder, bool onOneCore = false)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        var ffmpeg = new ToolPaths(null).Require("ffmpeg");
        var script = Path.Combine(folder, "ffmpeg");
        File.WriteAllText(script, $"#!/bin/sh\necho \"$*\" >> '{Record}'\nexec {(onOneCore ? "taskset -c 0 " : "")}'{ffmpeg}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Paths = new ToolPaths(null) { SearchPath = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}" };
    }

    internal ToolPaths Paths { get; }

    /// <summary>Every run's arguments, joined by spaces.</summary>
    internal IReadOnlyList<string> Runs => File.Exists(Record) ? File.ReadAllLines(Record) : [];

    private string Record => Path.Combine(folder, "record.txt");
}
