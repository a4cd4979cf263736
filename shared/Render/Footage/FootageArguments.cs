using System.Globalization;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Footage;

/// <summary>FFmpeg's arguments that read a clip: numbers only get into the filters, and only files are opened.</summary>
internal static class FootageArguments
{
    /// <summary>Containers that hold their own data; playlists, which lead to other files, are none of them.</summary>
    private static readonly string[] Guard = ["-protocol_whitelist", "file", "-format_whitelist", "mov,mp4,matroska,webm"];

    /// <summary>Frames of a piece as raw <c>yuv420p</c> of the output's size, from one of them on.</summary>
    /// <param name="origin">Where the piece begins on the file's own clock, as <see cref="Origin"/> tells; what is far before the first frame is then not decoded.</param>
    internal static IReadOnlyList<string> Frames(string path, FootageClip clip, OutputSpec output, int first, int count, long? origin = null) =>
    [
        "-hide_banner", "-loglevel", "error", "-nostdin", .. Guard, "-threads", "1",
        // From the key frame before it, with the file's own times: frames fall as they do when all is read.
        .. origin is null ? (string[])["-ss", Text(clip.Start)] : [.. Own(clip.Start + (first - 1) * clip.Speed / output.FrameRate), "-noaccurate_seek"],
        "-i", $"file:{path}", "-map", "0:v:0", "-an", "-sn", "-dn", "-vf", Filters(clip, output, first, count, origin), "-fps_mode", "passthrough", "-frames:v", Text(count),
        "-f", "rawvideo", "-pix_fmt", "yuv420p", "pipe:1",
    ];

    /// <summary>The first frame of a piece, described.</summary>
    internal static IReadOnlyList<string> Origin(string path, FootageClip clip) =>
    [
        "-hide_banner", "-loglevel", "info", "-nostats", "-nostdin", .. Guard, "-threads", "1", .. Own(clip.Start), "-i", $"file:{path}",
        "-map", "0:v:0", "-an", "-sn", "-dn", "-vf", "showinfo=checksum=0", "-frames:v", "1", "-f", "null", "-",
    ];

    internal static IReadOnlyList<string> Probe(string path) =>
    [
        "-v", "error", .. Guard, "-show_entries", "stream=codec_type,codec_name,width,height,duration,avg_frame_rate:format=duration,nb_streams,format_name",
        "-of", "json", "-i", $"file:{path}",
    ];

    // Frames that are not needed are dropped before they are scaled.
    private static string Filters(FootageClip clip, OutputSpec output, int first, int count, long? origin)
    {
        var (width, height) = (Even(output.Width * clip.Scale), Even(output.Height * clip.Scale));
        return string.Create(CultureInfo.InvariantCulture,
            $"setpts=(PTS-{origin?.ToString(CultureInfo.InvariantCulture) ?? "STARTPTS"})/{clip.Speed:0.######},fps={output.FrameRate}:round=near,trim=start_pts={first}:end_pts={first + count},"
            + $"scale={width}:{height}:force_original_aspect_ratio=increase:flags=bicubic+accurate_rnd+full_chroma_int+bitexact:out_color_matrix=bt709:out_range=tv,"
            + $"crop={output.Width}:{output.Height}:(iw-ow)*{clip.FocusX:0.####}:(ih-oh)*{clip.FocusY:0.####},setsar=1");
    }

    private static string[] Own(double seconds) => ["-copyts", "-start_at_zero", "-ss", Text(seconds)];

    private static int Even(double pixels) => (int)Math.Ceiling(pixels / 2) * 2;

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
