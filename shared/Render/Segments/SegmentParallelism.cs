using AutoVideo.Render.Encoders;
using AutoVideo.Render.Footage;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Segments;

/// <summary>How many segments are encoded at once: as many as there are cores, and as memory holds.</summary>
internal static class SegmentParallelism
{
    /// <summary>Sessions that a device is asked for at once: cheap ones refuse more.</summary>
    private const int DeviceSessions = 3;

    // Measured at 1080x1920 and 2160x3840; frames an encoder keeps, plus the buffers and decoded layers on this side.
    private const long Fixed = 60_000_000;

    // Frames that a reader of a clip holds on this side, and those that its decoder does: of a clip's own size, of which the usual one is taken where the output is smaller.
    private const int ReaderFrames = 8, DecoderFrames = 24;
    private const long UsualClip = 1920 * 1080 * 3 / 2;

    // A sample of 16 bits of the voice, which is held from first to last; of the music or the effects that are played beside it two of 16 bits and one of 32,
    // and as much as one of those again for what is not freed yet.
    private const int SoundBytesPerSample = 2 + 2 * 2 + 4 + 4;

    /// <summary>As the settings allow on this machine: for renders and previews alike.</summary>
    internal static int Of(Timeline.Timeline timeline, EncoderKind kind, RenderOptions settings) => Of(
        timeline.Output, kind, settings.Parallelism, Environment.ProcessorCount,
        (settings.MaxMemoryMegabytes > 0 ? settings.MaxMemoryMegabytes * 1_000_000L : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2) - BytesOfSound(timeline),
        BytesOfClips(timeline));

    /// <param name="wanted">0 for as many as cores.</param>
    /// <param name="memory">Bytes that all of them may take.</param>
    /// <param name="clips">See <see cref="BytesOfClips"/>.</param>
    internal static int Of(OutputSpec output, EncoderKind kind, int wanted, int cores, long memory, long clips = 0)
    {
        var most = wanted > 0 ? wanted : cores;
        if (kind != EncoderKind.Software)
            most = Math.Min(most, DeviceSessions);
        return (int)Math.Clamp(memory / (BytesEach(output, kind) + clips), 1, most);
    }

    /// <summary>Bytes of the sound, which is mixed beside the segments: of the longest video more than a gigabyte.</summary>
    internal static long BytesOfSound(Timeline.Timeline timeline) => SoundBytesPerSample * Sound.VoiceTrack.Samples(timeline);

    /// <summary>Bytes of the clips that are read at once by the segment that reads most: two while one clip becomes another.</summary>
    internal static long BytesOfClips(Timeline.Timeline timeline) => timeline.Scenes
        .Select((scene, index) => Bytes(timeline, index) + (scene.Transition is not null && index > 0 ? Bytes(timeline, index - 1) : 0))
        .Max();

    internal static long BytesOfClip(OutputSpec output, FootageClip clip)
    {
        var frame = (long)output.Width * output.Height * 3 / 2;
        return Fixed + ReaderFrames * frame + DecoderFrames * Math.Max(frame, UsualClip) + FootageReader.KeptBytes(clip, output);
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

    private static long Bytes(Timeline.Timeline timeline, int scene) => timeline.Scenes[scene].Clip is { } clip ? BytesOfClip(timeline.Output, clip) : 0;
}
