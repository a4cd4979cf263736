using System.Globalization;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Encoders;

/// <summary>
/// What FFmpeg is told to encode with; part of every segment's address. Rates are on x264's scale; <c>docs/performance.md</c> says
/// how the others were matched: HEVC and AV1 by measured SSIM, devices by their documentation alone.
/// </summary>
internal static class EncoderArguments
{
    /// <summary>Results depend on the number of threads, so it is fixed. One: segments run side by side, and threads within one cost more CPU.</summary>
    internal const int Threads = 1;

    private const int KeyFrameSeconds = 5;

    internal static IReadOnlyList<string> Of(OutputSpec output, EncoderKind kind) =>
    [
        "-filter_threads", "1", "-threads", Text(Threads),
        "-c:v", VideoEncoders.Name(output.Codec, kind), .. Rate(output, kind),
        "-g", Text(KeyFrameSeconds * output.FrameRate), "-flags:v", "+cgop+bitexact", "-fflags", "+bitexact", "-map_metadata", "-1",
        "-tag:v", VideoEncoders.Tag(output.Codec), .. Colours,
        .. Clock(output),
    ];

    /// <summary>What must be said ahead of the input for a device to be there.</summary>
    internal static IReadOnlyList<string> Device(EncoderKind kind) => kind switch
    {
        EncoderKind.Qsv => ["-init_hw_device", "qsv=device:hw"],
        EncoderKind.Vaapi => ["-init_hw_device", "vaapi=device", "-filter_hw_device", "device"],
        _ => [],
    };

    /// <summary>The last filters ahead of the encoder: null where it takes the frames as they are.</summary>
    internal static string? Upload(EncoderKind kind) => kind switch
    {
        EncoderKind.Vaapi => "format=nv12,hwupload",
        EncoderKind.Qsv => "format=nv12",
        _ => null,
    };

    internal static IReadOnlyList<string> Colours { get; } = ["-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"];

    /// <summary>Whole ticks a frame for the track and for the file: in FFmpeg's milliseconds each joined segment would begin a little late.</summary>
    internal static IReadOnlyList<string> Clock(OutputSpec output) =>
        ["-video_track_timescale", Text(512 * output.FrameRate), "-movie_timescale", Text(512 * output.FrameRate)];

    private static string[] Rate(OutputSpec output, EncoderKind kind) => (kind, output.Codec) switch
    {
        (EncoderKind.Software, VideoCodec.H264) =>
        [
            "-preset", output.Preset, "-crf", Text(output.Crf), "-tune", "animation", "-profile:v", "high", "-pix_fmt", "yuv420p",
            // Drawn scenes are dark and even. Quick presets would make bands and blocks of their gradients and grain; slower ones do not.
            // The two B-frames more that the tuning asks for cost a tenth of the time and save nothing here. Slower ones look 40 to 60 frames ahead: 30 hold a
            // tenth less memory.
            .. MatchedRates.IsQuick(output)
                ? new[] { "-bf", "3", "-aq-mode", "3", "-aq-strength", "1", "-x264-params", QuickSearch(output.Preset) }
                : ["-x264-params", "rc-lookahead=30"],
        ],
        (EncoderKind.Software, VideoCodec.Hevc) =>
        [
            "-preset", output.Preset, "-crf", Text(MatchedRates.Hevc(output)), "-tune", "animation", "-profile:v", "main", "-pix_fmt", "yuv420p",
            // No pool and one frame at a time: the same bytes on every machine.
            "-x265-params", "pools=none:frame-threads=1:wpp=0:open-gop=0:info=0:log-level=error",
        ],
        (EncoderKind.Software, _) =>
        [
            "-preset", Text(MatchedRates.Av1Preset(output.Preset)), "-crf", Text(MatchedRates.Av1(output)), "-pix_fmt", "yuv420p",
            "-svtav1-params", "lp=1:irefresh-type=2",
        ],
        (EncoderKind.Nvenc, _) =>
        [
            "-preset", MatchedRates.IsQuick(output) ? "p4" : "p6", "-tune", "hq", "-rc", "vbr", "-cq", Text(MatchedRates.Nvenc(output)), "-b:v", "0",
            "-spatial-aq", "1", "-forced-idr", "1", "-strict_gop", "1", "-pix_fmt", "yuv420p",
        ],
        (EncoderKind.Qsv, _) => ["-preset", MatchedRates.IsQuick(output) ? "fast" : "slower", "-global_quality", Text(MatchedRates.Qsv(output)), "-idr_interval", "0"],
        _ => ["-rc_mode", "CQP", "-qp", Text(MatchedRates.Vaapi(output)), "-idr_interval", "0"],
    };

    // Motion is one slow zoom over the whole frame: parts of a macroblock find nothing that the whole does not, at a sixth of the time.
    // The fastest preset but one keeps the weighing of what later frames build upon, without which it would write five times the bytes.
    private static string QuickSearch(string preset) => preset switch
    {
        "superfast" => "partitions=none:mbtree=1:rc-lookahead=10",
        "veryfast" => "partitions=none:no-dct-decimate=1",
        _ => "no-dct-decimate=1",
    };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
