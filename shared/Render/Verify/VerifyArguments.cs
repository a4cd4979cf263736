using System.Globalization;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Verify;

/// <summary>FFmpeg's arguments for looking at a finished file.</summary>
internal static class VerifyArguments
{
    // As short as the filters can tell: what is too long is decided when the parts of a video are put together.
    private const string Pictures = "scale=180:-2:flags=neighbor,blackdetect=d=0.03:pix_th=0.05,freezedetect=n=-60dB:d=0.2";

    // Sound that begins late in its container begins with silence.
    private const string Sound = "aresample=async=1:first_pts=0";
    private const string Measures = "silencedetect=n=-45dB:d=0.5,ebur128=framelog=verbose:peak=true";

    // Nothing looks at fine detail, and frames are counted as packets: without the deblocking filter and the frames that no other
    // builds upon, decoding costs half.
    private static readonly string[] Fast = ["-skip_loop_filter", "all", "-threads", "1"];

    /// <summary>How long a decoder may take on a slow machine.</summary>
    internal static TimeSpan TimeFor(Timeline.Timeline timeline) =>
        TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(5.0 * timeline.FrameCount / 30 * timeline.Output.Width * timeline.Output.Height / (1080 * 1920));

    /// <summary>Frames in a row that may not be decoded. Of x264 two at most; of the others nothing is known, and x265 leaves out many more.</summary>
    internal static int Skipped(OutputSpec output, EncoderKind kind) => output.Codec == VideoCodec.H264 && kind == EncoderKind.Software ? 2 : 0;

    internal static IReadOnlyList<string> Probe(string video) =>
    [
        "-v", "error", "-protocol_whitelist", "file", "-count_packets", "-show_entries",
        "stream=codec_type,codec_name,codec_tag_string,profile,width,height,r_frame_rate,pix_fmt,color_range,color_space,sample_rate,channels,nb_read_packets,duration:format=duration",
        "-of", "json", "-i", $"file:{video}",
    ];

    /// <summary>Pictures at a reduced size; those that are looked at for captions whole, to standard output.</summary>
    /// <param name="frames">Those, of the file's own; one of each and its neighbours is given.</param>
    internal static IReadOnlyList<string> DecodePictures(string video, OutputSpec output, int skipped, IReadOnlyList<int> frames) =>
    [
        .. Start, .. Fast, .. skipped > 0 ? new[] { "-skip_frame", "noref" } : [], "-i", $"file:{video}",
        .. frames.Count == 0
            ? new[] { "-map", "0:v:0", "-vf", Pictures, "-f", "null", "-" }
            : ["-filter_complex", $"[0:v:0]split[p][l];[p]{Pictures}[o];[l]select='{string.Join('+', frames.Select(frame => Once(frame, output.FrameRate)))}',extractplanes=y[y]",
               "-map", "[o]", "-f", "null", "-", "-map", "[y]", "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"],
    ];

    internal static IReadOnlyList<string> DecodeSound(string file) =>
    [
        .. Start, "-i", $"file:{file}", "-filter_complex", $"[0:a:0]{Sound},asplit[s][m];[s]{Measures}[o]",
        "-map", "[o]", "-f", "null", "-", "-map", "[m]", "-ac", "1", "-ar", VoicePlace.Rate.ToString(CultureInfo.InvariantCulture), "-f", "s16le", "pipe:1",
    ];

    /// <summary>How often a log says that something could not be decoded.</summary>
    internal static int Damaged(string log) => log.Split('\n').Count(line =>
        line.Contains("[error]", StringComparison.Ordinal) || line.Contains("[fatal]", StringComparison.Ordinal) || line.Contains("corrupt decoded frame", StringComparison.Ordinal));

    // The first frame that comes of three.
    private static string Once(int frame, int rate)
    {
        var from = Text((frame - 1.5) / rate);
        return $"between(t,{from},{Text((frame + 1.5) / rate)})*(isnan(prev_selected_t)+lt(prev_selected_t,{from}))";
    }

    private static string Text(double seconds) => seconds.ToString("0.0000", CultureInfo.InvariantCulture);

    // With the level of every line: a decoder that fails conceals it and goes on.
    private static string[] Start => ["-hide_banner", "-loglevel", "level+info", "-nostats", "-nostdin", "-protocol_whitelist", "file,pipe"];
}
