namespace AutoVideo.Render.Verify;

/// <summary>FFmpeg's arguments for looking at a finished file.</summary>
internal static class VerifyArguments
{
    // As short as the filters can tell: what is too long is decided when the parts of a video are put together.
    private const string Pictures = "scale=180:-2:flags=neighbor,blackdetect=d=0.03:pix_th=0.05,freezedetect=n=-60dB:d=0.2";
    private const string Sound = "silencedetect=n=-45dB:d=0.5,ebur128=framelog=verbose:peak=true";

    // Nothing looks at fine detail, and frames are counted as packets: without the deblocking filter and the frames that no other
    // builds upon, decoding costs half. At most two of those follow each other, which the limits of length allow for.
    private static readonly string[] Fast = ["-skip_loop_filter", "all", "-skip_frame", "noref", "-threads", "1"];

    /// <summary>Frames in a row that may not be decoded.</summary>
    internal const int Skipped = 2;

    internal static IReadOnlyList<string> Probe(string video) =>
    [
        "-v", "error", "-protocol_whitelist", "file", "-count_packets", "-show_entries",
        "stream=codec_type,codec_name,codec_tag_string,profile,width,height,r_frame_rate,pix_fmt,color_range,color_space,sample_rate,channels,nb_read_packets,duration:format=duration",
        "-of", "json", "-i", $"file:{video}",
    ];

    /// <summary>One pass, at a reduced size: pictures and sound together.</summary>
    internal static IReadOnlyList<string> Decode(string video) =>
        [.. Start, .. Fast, "-i", $"file:{video}", "-filter_complex", $"[0:v:0]{Pictures}[v];[0:a:0]{Sound}[a]", "-map", "[v]", "-map", "[a]", "-f", "null", "-"];

    /// <param name="list">A list for the concat demuxer.</param>
    internal static IReadOnlyList<string> DecodePictures(string list) =>
        [.. Start, .. Fast, "-f", "concat", "-i", list, "-map", "0:v:0", "-vf", Pictures, "-f", "null", "-"];

    internal static IReadOnlyList<string> DecodeSound(string video) =>
        [.. Start, "-i", $"file:{video}", "-map", "0:a:0", "-af", Sound, "-f", "null", "-"];

    private static string[] Start => ["-hide_banner", "-loglevel", "info", "-nostats", "-nostdin", "-protocol_whitelist", "file,pipe"];
}
