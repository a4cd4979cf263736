using AutoVideo.Failures;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;

namespace AutoVideo.Render.Segments;

/// <summary>How much a render may write: known before it starts, so that it never fills a disk half-way.</summary>
/// <param name="free">Bytes that are free where a folder is; null asks the system.</param>
internal sealed class WorkspaceRoom(Func<string, long>? free = null)
{
    // Finest settings make about three bits a pixel; segments, the joined pictures and the finished file are three copies.
    private const double BytesPerPixel = 0.4, Copies = 3;
    private const long Sound = 400_000, Smallest = 64L << 20;

    /// <exception cref="TransientException">The disk has less room than the render may need; it is worth another try later.</exception>
    /// <param name="copied">Bytes of what is copied there beside what is made.</param>
    internal void Require(string workspace, Timeline.Timeline timeline, long copied = 0)
    {
        var available = free?.Invoke(workspace) ?? new DriveInfo(workspace).AvailableFreeSpace;
        var needed = Needed(timeline, copied);
        if (available < needed)
            throw new TransientException($"The render may need {needed >> 20} MB of temporary space and {available >> 20} MB are free.");
    }

    /// <summary>For a job that reads the timeline's clips: a store that is far away copies each of them.</summary>
    /// <exception cref="TransientException">The disk has less room than the render may need; it is worth another try later.</exception>
    internal async Task RequireAsync(string workspace, Timeline.Timeline timeline, IBlobStore blobs, CancellationToken cancellation)
    {
        var clips = 0L;
        foreach (var blob in timeline.Scenes.Select(scene => scene.Clip?.Blob).OfType<string>().Distinct())
            clips += (await blobs.FindAsync(blob, cancellation))?.Length ?? 0;
        Require(workspace, timeline, clips);
    }

    /// <summary>Bytes of temporary files at their most.</summary>
    /// <param name="copied">Of what is copied beside what is made.</param>
    internal static long Needed(Timeline.Timeline timeline, long copied = 0) =>
        copied + (long)(Pixels(timeline.Output, timeline.FrameCount) * Share(timeline.Output) * Copies) + (long)(Sound * timeline.Seconds) + Smallest;

    /// <summary>Bytes beyond which a segment's encoder is stopped: those of the frames as they went in.</summary>
    internal static long LargestSegment(OutputSpec output, int frames) => (long)(Pixels(output, frames) * 1.5) + Smallest;

    // Each six steps of the rate halve the bytes.
    private static double Share(OutputSpec output) => BytesPerPixel * Math.Pow(2, -Math.Min(output.Crf, 24) / 6.0);

    private static double Pixels(OutputSpec output, int frames) => (double)output.Width * output.Height * frames;
}
