using System.Globalization;
using AutoVideo.Processes;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;

namespace AutoVideo.Render;

/// <summary>Everything that determines a poster.</summary>
/// <param name="Segment">Hash of the segment that it is a frame of.</param>
internal sealed record PosterParameters(string Segment, int Frame);

/// <summary>
/// The picture that stands for the video: its first scene once the headline is in, behind a brand's card that looks alike in every video of theirs,
/// 1080 pixels wide at most. Kept by the segment that it is taken from, so a change elsewhere makes none.
/// </summary>
internal sealed class PosterMaker(IBlobStore blobs, ToolRunner tools)
{
    private const int Width = 1080, CodeVersion = 1;
    private const double After = 0.8;
    private const string Jpeg = "image/jpeg";

    /// <returns>Name of a JPEG that nothing shows yet.</returns>
    internal async Task<string> MakeAsync(
        Timeline.Timeline timeline, EncodedSegments segments, JoinedVideo joined, string workspace, CpuMeter meter, CancellationToken cancellation)
    {
        var rate = timeline.Output.FrameRate;
        var frame = FrameOf(timeline);
        var shown = segments.All.Last(segment => segment.Segment.FirstFrame <= frame);
        frame -= shown.Segment.FirstFrame;
        var kept = ContentAddress.Of("poster", CodeVersion, new PosterParameters(shown.Address.Hash, frame), RenderStoreJsonContext.Default.PosterParameters).File("jpg");
        if (await blobs.FindAsync(kept, cancellation) is null)
            await blobs.WriteFileAsync(kept, await DrawAsync(joined.Segments[shown.Segment.Number], frame, rate, workspace, meter, cancellation), Jpeg, cancellation);
        return kept;
    }

    /// <summary>Which frame of the video it is: of a scene that is faded into, one behind the fade.</summary>
    internal static int FrameOf(Timeline.Timeline timeline)
    {
        var scene = timeline.Scenes.FirstOrDefault(scene => !BrandScenes.IsCard(scene)) ?? timeline.Scenes[0];
        return scene.FirstFrame + Math.Max(scene.Transition?.Frames ?? 0, Math.Min((int)(After * timeline.Output.FrameRate), scene.FrameCount / 2));
    }

    /// <summary>Writes a poster under the name of a video.</summary>
    internal async Task PublishAsync(string poster, string name, CancellationToken cancellation)
    {
        await using var jpeg = await blobs.OpenReadAsync(poster, null, cancellation);
        await blobs.WriteAsync(name, jpeg, Jpeg, cancellation);
    }

    private async Task<string> DrawAsync(string segment, int frame, int rate, string workspace, CpuMeter meter, CancellationToken cancellation)
    {
        var path = Path.Combine(workspace, "poster.jpg");
        // Half a frame early, so that no rounding takes the one behind it.
        var seconds = Math.Max(0, (frame - 0.5) / rate);
        var result = await tools.RunAsync(new("ffmpeg",
        [
            "-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-protocol_whitelist", "file",
            "-ss", seconds.ToString("0.000", CultureInfo.InvariantCulture), "-i", $"file:{segment}", "-frames:v", "1", "-an",
            "-vf", $"scale='min({Width},iw)':-2:flags=lanczos", "-threads", "1", "-q:v", "3", "-map_metadata", "-1",
            "-fflags", "+bitexact", "-flags:v", "+bitexact", "-f", "image2", "-update", "1", $"file:{path}",
        ])
        { FileLimitBytes = 64L << 20 }, cancellation);
        meter.Add("thumbnail", result.CpuSeconds);
        return path;
    }
}
