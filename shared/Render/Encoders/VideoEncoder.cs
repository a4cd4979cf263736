namespace AutoVideo.Render.Encoders;

/// <summary>What encodes: the CPU, or a device through one of three interfaces.</summary>
public enum EncoderKind { Software, Nvenc, Qsv, Vaapi }

/// <summary>FFmpeg's name of the encoder of a codec and a kind.</summary>
internal static class VideoEncoders
{
    /// <summary>Devices in the order in which they are tried: the surest first.</summary>
    internal static IReadOnlyList<EncoderKind> Devices { get; } = [EncoderKind.Nvenc, EncoderKind.Qsv, EncoderKind.Vaapi];

    internal static string Name(Timeline.VideoCodec codec, EncoderKind kind) => (codec, kind) switch
    {
        (Timeline.VideoCodec.H264, EncoderKind.Software) => "libx264",
        (Timeline.VideoCodec.Hevc, EncoderKind.Software) => "libx265",
        (Timeline.VideoCodec.Av1, EncoderKind.Software) => "libsvtav1",
        _ => $"{codec.ToString().ToLowerInvariant()}_{kind.ToString().ToLowerInvariant()}",
    };

    /// <summary>Four letters that say in an MP4 what a stream is: those that Apple's players want too.</summary>
    internal static string Tag(Timeline.VideoCodec codec) => codec switch
    {
        Timeline.VideoCodec.Hevc => "hvc1",
        Timeline.VideoCodec.Av1 => "av01",
        _ => "avc1",
    };

    /// <summary>The codec as ffprobe calls it.</summary>
    internal static string ProbedName(Timeline.VideoCodec codec) => codec.ToString().ToLowerInvariant();
}
