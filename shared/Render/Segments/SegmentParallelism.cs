using AutoVideo.Render.Encoders;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Segments;

/// <summary>How many segments are encoded at once: as many as there are cores, and as memory holds.</summary>
internal static class SegmentParallelism
{
    /// <summary>Sessions that a device is asked for at once: cheap ones refuse more.</summary>
    private const int DeviceSessions = 3;

    // Measured at 1080x1920 and 2160x3840; frames an encoder keeps, plus the buffers and decoded layers on this side.
    private const long Fixed = 60_000_000;

    /// <param name="wanted">0 for as many as cores.</param>
    /// <param name="memory">Bytes that all of them may take.</param>
    internal static int Of(OutputSpec output, EncoderKind kind, int wanted, int cores, long memory)
    {
        var most = wanted > 0 ? wanted : cores;
        if (kind != EncoderKind.Software)
            most = Math.Min(most, DeviceSessions);
        return (int)Math.Clamp(memory / BytesEach(output, kind), 1, most);
    }

    /// <summary>Address space a segment's encoder gets: far more than it needs, so that only a runaway meets it.</summary>
    internal static long MemoryLimit(OutputSpec output, EncoderKind kind) => kind != EncoderKind.Software
        ? 64L << 30
        : (3L << 30) + 2 * BytesEach(output, kind);

    internal static long BytesEach(OutputSpec output, EncoderKind kind)
    {
        var frame = (long)output.Width * output.Height * 3 / 2;
        var frames = (kind, output.Codec) switch
        {
            (EncoderKind.Software, VideoCodec.H264) => 75,
            (EncoderKind.Software, VideoCodec.Hevc) => 120,
            (EncoderKind.Software, _) => 160,
            _ => 40,
        };
        return Fixed + frames * frame;
    }
}
