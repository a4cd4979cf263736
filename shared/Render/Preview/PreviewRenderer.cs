using System.Text.Json;
using AutoVideo.Processes;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Sound;
using AutoVideo.Storage;
using Microsoft.Extensions.Options;

namespace AutoVideo.Render.Preview;

/// <summary>
/// Makes a preview: segments in playing order, the sound beside them, then one file. Each part is stored as soon as it is made, under the
/// hash of what determines it, so an edit makes only the parts that show it, and the sound is the one that the render takes too.
/// </summary>
internal sealed class PreviewRenderer(IBlobStore blobs, ToolRunner tools, ToolVersions version, IOptions<RenderOptions> options, WorkspaceRoom? room = null)
{
    private readonly WorkspaceRoom room = room ?? new();
    private readonly ArtefactStore artefacts = new(blobs);
    private readonly SegmentRenderer segments = new(blobs, tools, version);
    private readonly SoundMixer mixer = new(blobs, tools, version);
    private readonly VideoJoiner joiner = new(blobs, tools);

    /// <param name="name">Blob name of the timeline.</param>
    /// <param name="full">That timeline.</param>
    /// <param name="workspace">An empty folder for temporary files.</param>
    internal async Task<PreviewResult> RenderAsync(string name, Timeline.Timeline full, string workspace, IProgress<double> progress, CancellationToken cancellation)
    {
        var address = PreviewAddress.Of(name);
        if (await artefacts.FindAsync(address, RenderJsonContext.Default.PreviewResult, cancellation) is { } known && await blobs.FindAsync(known.Video, cancellation) is not null)
            return known;
        var timeline = PreviewTimeline.Of(full);
        await room.RequireAsync(workspace, timeline, blobs, cancellation);
        await WritePlanAsync(address, timeline, cancellation);

        var meter = new CpuMeter();
        var steps = new RenderProgress(progress, timeline.FrameCount);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pictures = segments.RenderAsync(
            timeline, EncoderKind.Software, workspace, SegmentParallelism.Of(timeline, EncoderKind.Software, options.Value), meter, steps.FramesDone, stop.Token, inOrder: true);
        var sound = SoundAsync(timeline, workspace, meter, stop.Token);
        await SideBySide.AllAsync(stop, pictures, sound);
        steps.SoundDone();
        var joined = await joiner.JoinAsync(timeline, await pictures, await blobs.OpenFileAsync((await sound).Blob, workspace, cancellation), workspace, meter, cancellation);
        var video = await blobs.WriteFileAsync(PreviewAddress.Video(address), joined.Path, "video/mp4", cancellation);
        var result = new PreviewResult(video.Name, timeline.Seconds, timeline.Output.Width, timeline.Output.Height, meter.Snapshot());
        await artefacts.SaveAsync(address, result, RenderJsonContext.Default.PreviewResult, cancellation);
        progress.Report(1);
        return result;
    }

    private async Task WritePlanAsync(ContentAddress address, Timeline.Timeline timeline, CancellationToken cancellation)
    {
        var parts = (await segments.PlanAsync(timeline, EncoderKind.Software, cancellation))
            .Select(part => new PreviewPart(part.Address.File("mp4"), part.Segment.FirstFrame, part.Segment.FrameCount));
        var sound = (await mixer.AddressAsync(timeline, cancellation)).File("m4a");
        var plan = new PreviewPlan(timeline.Output.Width, timeline.Output.Height, timeline.Output.FrameRate, timeline.Seconds, [.. parts], sound);
        using var json = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(plan, RenderStoreJsonContext.Default.PreviewPlan));
        await blobs.WriteAsync(PreviewAddress.Plan(address), json, "application/json", cancellation);
    }

    private async Task<MixedTrack> SoundAsync(Timeline.Timeline timeline, string workspace, CpuMeter meter, CancellationToken cancellation)
    {
        var voice = await VoiceTrack.BuildAsync(timeline, blobs, workspace, cancellation);
        return await Task.Run(() => mixer.MixAsync(timeline, voice, workspace, meter, cancellation), cancellation);
    }
}
