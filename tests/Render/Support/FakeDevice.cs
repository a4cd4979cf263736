using AutoVideo.Processes;

namespace AutoVideo.Tests.Render.Support;

/// <summary>
/// The real FFmpeg behind a script that plays a machine with an NVENC device: probing succeeds, and the device (x264 in its
/// place) encodes so many segments, then takes some frames of the next one and fails.
/// </summary>
internal sealed class FakeDevice
{
    private readonly string folder;

    internal FakeDevice(string folder, int segments)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        var ffmpeg = new ToolPaths(null).Require("ffmpeg");
        var script = Path.Combine(this.folder, "ffmpeg");
        File.WriteAllText(script, $$"""
            #!/bin/sh
            case "$*" in
            *testsrc2*h264_nvenc*) echo probe >> '{{Record}}'; exit 0 ;;
            *h264_nvenc*)
              echo device >> '{{Record}}'
              if [ "$(grep -c device '{{Record}}')" -gt {{segments}} ]; then
                head -c 1000000 > /dev/null
                echo 'the device was lost' >&2
                exit 187
              fi
              kept=''
              for word in "$@"; do
                [ "$word" = '-c:v' ] && break
                kept="$kept '$word'"
              done
              eval "exec '{{ffmpeg}}' $kept -c:v libx264 -preset ultrafast -tag:v avc1 -video_track_timescale 15360 -movie_timescale 15360 -an -f mp4 segment.mp4" ;;
            esac
            exec '{{ffmpeg}}' "$@"

            """.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Paths = new ToolPaths(null) { SearchPath = $"{this.folder}:{Environment.GetEnvironmentVariable("PATH")}" };
    }

    internal ToolPaths Paths { get; }

    /// <summary>What the device was asked for: probe or device.</summary>
    internal IReadOnlyList<string> Asked => File.Exists(Record) ? File.ReadAllLines(Record) : [];

    private string Record => Path.Combine(folder, "asked.txt");
}
