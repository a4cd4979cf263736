using AutoVideo.Failures;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Segments;

/// <summary>How much a render may write: known before it starts, so that it never fills a disk half-way.</summary>
internal static class WorkspaceRoom
{
    // Finest settings make about three bits a pixel; segments, the joined pictures and the finished file are three copies.
    private const double BytesPerPixel = 0.4, Copies = 3;
    private const long Sound = 400_000, Smallest = 64L << 20;

    /// <exception cref="TransientException">The disk has less room than the render may need; it is worth another try later.</exception>
    internal static void Require(string workspace, Timeline.Timeline timeline)
    {
        var free = new DriveInfo(workspace).AvailableFreeSpace;
        var needed = Needed(timeline);
        if (free < needed)
            throw new TransientException($"The render may need {needed >> 20} MB of temporary space and {free >> 20} MB are free.");
    }

    /// <summary>Bytes of temporary files at their most.</summary>
    internal static long Needed(Timeline.Timeline timeline) =>
        (long)(Pixels(timeline.Output, timeline.FrameCount) * Share(timeline.Output) * Copies) + (long)(Sound * timeline.Seconds) + Smallest;

    /// <summary>Bytes beyond which a segment's encoder is stopped: those of the frames as they went in.</summary>
    internal static long LargestSegment(OutputSpec output, int frames) => (long)(Pixels(output, frames) * 1.5) + Smallest;

    // Each six steps of the rate halve the bytes.
    private static double Share(OutputSpec output) => BytesPerPixel * Math.Pow(2, -Math.Min(output.Crf, 24) / 6.0);

    private static double Pixels(OutputSpec output, int frames) => (double)output.Width * output.Height * frames;
}
