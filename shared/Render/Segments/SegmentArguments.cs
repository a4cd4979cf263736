using System.Globalization;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Segments;

/// <summary>FFmpeg's arguments for one segment: raw frames in, a closed-GOP MP4 out. File names are fixed, so no text of a user gets in.</summary>
internal static class SegmentArguments
{
    internal const string CaptionFile = "captions.ass", OutputFile = "segment.mp4";

    /// <summary>Captions are written as if the segment began at this second, so that cues which began before it keep positive times.</summary>
    internal const int CaptionLead = 10;

    internal static IReadOnlyList<string> Build(OutputSpec output, EncoderKind encoder, int frames, bool captions) =>
    [
        .. Input(output, encoder),
        .. Filters(encoder, captions) is { Length: > 0 } filters ? new[] { "-vf", filters } : [],
        .. EncoderArguments.Of(output, encoder),
        "-an", "-frames:v", Text(frames), "-f", "mp4", OutputFile,
    ];

    /// <summary>The same frames, captions burned in, without encoding: what a measurement compares with.</summary>
    internal static IReadOnlyList<string> Raw(OutputSpec output, int frames, bool captions, string target) =>
    [
        .. Input(output, EncoderKind.Software),
        .. Filters(EncoderKind.Software, captions) is { Length: > 0 } filters ? new[] { "-vf", filters } : [],
        "-an", "-frames:v", Text(frames), "-f", "rawvideo", target,
    ];

    private static string[] Input(OutputSpec output, EncoderKind encoder) =>
    [
        "-hide_banner", "-loglevel", "error", "-nostdin", "-y", .. EncoderArguments.Device(encoder),
        "-protocol_whitelist", "file,pipe", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", $"{output.Width}x{output.Height}",
        "-framerate", Text(output.FrameRate), .. EncoderArguments.Colours, "-i", "pipe:0",
    ];

    private static string Filters(EncoderKind encoder, bool captions)
    {
        var burn = captions ? $"setpts=PTS+{CaptionLead}/TB,subtitles={CaptionFile},setpts=PTS-{CaptionLead}/TB" : null;
        return string.Join(',', new[] { burn, EncoderArguments.Upload(encoder) }.Where(filter => filter is not null));
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
