using System.Globalization;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Packaging;

/// <param name="ShortSide">Pixels; names the rendition.</param>
/// <param name="IsSource">The finished video itself, copied.</param>
/// <param name="MaxKilobits">A second; what a viewer's line must carry at worst.</param>
internal sealed record HlsRung(int ShortSide, int Width, int Height, bool IsSource, int MaxKilobits)
{
    internal string File => string.Create(CultureInfo.InvariantCulture, $"hls-{ShortSide}.mp4");
}

/// <summary>Which renditions a video gets: itself, and 1080, 720 and 480 pixels on the shorter side as far as they are smaller.</summary>
internal static class HlsLadder
{
    private const int Crf = 23;
    private static readonly (int ShortSide, int MaxKilobits)[] Steps = [(1080, 6000), (720, 3000), (480, 1400)];

    internal static IReadOnlyList<HlsRung> Of(OutputSpec output)
    {
        var side = Math.Min(output.Width, output.Height);
        return
        [
            new(side, output.Width, output.Height, true, 0),
            .. Steps.Where(step => step.ShortSide < side).Select(step => new HlsRung(
                step.ShortSide, Even((double)output.Width * step.ShortSide / side), Even((double)output.Height * step.ShortSide / side), false,
                output.FrameRate > 30 ? step.MaxKilobits * 3 / 2 : step.MaxKilobits)),
        ];
    }

    /// <summary>One decoding, one encoding for each rung, key frames forced at the first frame of every segment and nowhere else.</summary>
    /// <param name="video">Path.</param>
    internal static IReadOnlyList<string> Arguments(string video, OutputSpec output, IReadOnlyList<HlsRung> rungs, IReadOnlyList<int> cuts)
    {
        var graph = $"[0:v]split={rungs.Count}" + string.Concat(rungs.Select((_, index) => $"[i{index}]"))
            + string.Concat(rungs.Select((rung, index) => $";[i{index}]scale={rung.Width}:{rung.Height}:flags=bicubic[o{index}]"));
        // To the microsecond: FFmpeg takes the nearest frame.
        var keys = string.Join(',', cuts.Select(cut => ((double)cut / output.FrameRate).ToString("0.000000", CultureInfo.InvariantCulture)));
        return
        [
            "-protocol_whitelist", "file", "-threads", "1", "-i", $"file:{video}", "-filter_complex_threads", "1", "-filter_complex", graph,
            .. rungs.SelectMany((rung, index) => new[]
            {
                "-map", $"[o{index}]", "-an", "-c:v", "libx264", "-preset", "veryfast", "-crf", Text(Crf), "-maxrate", $"{rung.MaxKilobits}k", "-bufsize", $"{rung.MaxKilobits * 2}k",
                "-profile:v", "high", "-pix_fmt", "yuv420p", "-threads", "1", "-g", "100000", "-sc_threshold", "0", "-force_key_frames", keys, "-forced-idr", "1",
                "-flags:v", "+cgop+bitexact", "-fflags", "+bitexact", "-map_metadata", "-1", "-video_track_timescale", Text(512 * output.FrameRate),
                "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-f", "mp4", $"encoded-{rung.ShortSide}.mp4",
            }),
        ];
    }

    private static int Even(double pixels) => (int)Math.Round(pixels / 2) * 2;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
