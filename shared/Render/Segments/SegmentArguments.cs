using System.Globalization;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Segments;

/// <summary>FFmpeg's arguments for one segment: raw frames in, a closed-GOP MP4 out. File names are fixed, so no text of a user gets in.</summary>
internal static class SegmentArguments
{
    internal const string CaptionFile = "captions.ass", OutputFile = "segment.mp4";

    /// <summary>Captions are written as if the segment began at this second, so that cues which began before it keep positive times.</summary>
    internal const int CaptionLead = 10;

    /// <summary>x264's result depends on its number of threads, so it is fixed. One: segments run side by side, and threads within one cost more CPU.</summary>
    internal const int Threads = 1;

    private const int KeyFrameSeconds = 5;

    internal static IReadOnlyList<string> Build(OutputSpec output, int frames, bool captions) =>
    [
        "-hide_banner", "-loglevel", "error", "-nostdin", "-y",
        "-protocol_whitelist", "file,pipe", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", $"{output.Width}x{output.Height}",
        "-framerate", Text(output.FrameRate), "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        "-i", "pipe:0",
        .. captions ? new[] { "-vf", $"setpts=PTS+{CaptionLead}/TB,subtitles={CaptionFile},setpts=PTS-{CaptionLead}/TB" } : [],
        .. Encoder(output),
        "-an", "-frames:v", Text(frames), "-f", "mp4", OutputFile,
    ];

    /// <summary>What the encoder is told; part of every segment's address.</summary>
    internal static IReadOnlyList<string> Encoder(OutputSpec output) =>
    [
        "-filter_threads", "1", "-threads", Text(Threads),
        "-c:v", "libx264", "-preset", output.Preset, "-crf", Text(output.Crf), "-tune", "animation", "-profile:v", "high", "-pix_fmt", "yuv420p",
        "-g", Text(KeyFrameSeconds * output.FrameRate), "-flags:v", "+cgop+bitexact", "-fflags", "+bitexact", "-map_metadata", "-1",
        "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        .. Clock(output),
    ];

    /// <summary>Whole ticks a frame for the track and for the file: in FFmpeg's milliseconds each joined segment would begin a little late.</summary>
    internal static IReadOnlyList<string> Clock(OutputSpec output) =>
        ["-video_track_timescale", Text(512 * output.FrameRate), "-movie_timescale", Text(512 * output.FrameRate)];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
