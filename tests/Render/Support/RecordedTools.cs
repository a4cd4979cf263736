using AutoVideo.Processes;

namespace AutoVideo.Tests.Render.Support;

/// <summary>The real FFmpeg behind a script that writes down every command line and, if wanted, keeps it on one core.</summary>
internal sealed class RecordedTools
{
    private readonly string folder;

    /// <param name="folder">An empty folder for the script and its record.</param>
    /// <param name="countsEncoders">Whether it is written down, too, when an encoder of pictures ends.</param>
    internal RecordedTools(string folder, bool onOneCore = false, bool countsEncoders = false)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        var ffmpeg = new ToolPaths(null).Require("ffmpeg");
        var script = Path.Combine(folder, "ffmpeg");
        var counting = countsEncoders ? $"case \"$*\" in *'-c:v lib'*) echo begins >> '{Encoders}'; '{ffmpeg}' \"$@\"; code=$?; echo ends >> '{Encoders}'; exit $code;; esac\n" : "";
        File.WriteAllText(script, $"#!/bin/sh\necho \"$*\" >> '{Record}'\n{counting}exec {(onOneCore ? "taskset -c 0 " : "")}'{ffmpeg}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Paths = new ToolPaths(null) { SearchPath = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}" };
    }

    internal ToolPaths Paths { get; }

    /// <summary>Every run's arguments, joined by spaces.</summary>
    internal IReadOnlyList<string> Runs => File.Exists(Record) ? File.ReadAllLines(Record) : [];

    /// <summary>How many encoders of pictures ran at once at most.</summary>
    internal int MostEncoders
    {
        get
        {
            var running = 0;
            return File.ReadLines(Encoders).Max(line => line == "begins" ? ++running : --running);
        }
    }

    private string Encoders => Path.Combine(folder, "encoders.txt");
    private string Record => Path.Combine(folder, "record.txt");
}
