using System.Globalization;
using AutoVideo.Processes;

namespace AutoVideo.Render;

/// <summary>The picture that stands for the video: its first scene once the headline is in, 1080 pixels wide at most.</summary>
internal sealed class PosterMaker(ToolRunner tools)
{
    private const int Width = 1080;
    private const double After = 0.8;

    /// <returns>Path of a JPEG.</returns>
    internal async Task<string> MakeAsync(Timeline.Timeline timeline, string video, string workspace, CpuMeter meter, CancellationToken cancellation)
    {
        var path = Path.Combine(workspace, "poster.jpg");
        var seconds = Math.Min(After, timeline.Scenes[0].FrameCount / 2.0 / timeline.Output.FrameRate);
        var result = await tools.RunAsync(new("ffmpeg",
        [
            "-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-protocol_whitelist", "file",
            "-ss", seconds.ToString("0.000", CultureInfo.InvariantCulture), "-i", $"file:{video}", "-frames:v", "1", "-an",
            "-vf", $"scale='min({Width},iw)':-2:flags=lanczos", "-threads", "1", "-q:v", "3", "-map_metadata", "-1",
            "-fflags", "+bitexact", "-flags:v", "+bitexact", "-f", "image2", "-update", "1", $"file:{path}",
        ])
        { FileLimitBytes = 64L << 20 }, cancellation);
        meter.Add("thumbnail", result.CpuSeconds);
        return path;
    }
}
