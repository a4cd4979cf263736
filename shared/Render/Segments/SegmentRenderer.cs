using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Mp4;
using AutoVideo.Storage;

namespace AutoVideo.Render.Segments;

/// <summary>Brings all segments of a timeline into the blob store, encoding those that are missing, side by side.</summary>
internal sealed class SegmentRenderer(IBlobStore blobs, ToolRunner tools, ToolVersions version)
{
    private readonly ArtefactStore artefacts = new(blobs);

    /// <param name="kind">What encodes all of them: segments of different encoders cannot be joined by copying.</param>
    /// <param name="parallel">Segments encoded at once.</param>
    /// <param name="frameDone">Called for every frame composed, and for every frame found encoded.</param>
    /// <param name="inOrder">In playing order, for somebody who watches meanwhile; else as it is done soonest.</param>
    /// <exception cref="DeviceFailedException">The device stopped encoding; what it has encoded stays stored.</exception>
    internal async Task<EncodedSegments> RenderAsync(
        Timeline.Timeline timeline, EncoderKind kind, string workspace, int parallel, CpuMeter meter, Action<int> frameDone, CancellationToken cancellation,
        bool inOrder = false)
    {
        var installed = await version.PicturesAsync(cancellation);
        var planned = SegmentPlan.Of(timeline).Select(segment => Plan(timeline, segment, installed, kind)).ToArray();
        var manifests = new SegmentManifest[planned.Length];
        var missing = new List<PlannedSegment>();
        foreach (var item in planned)
        {
            if (await StoredAsync(item, workspace, cancellation) is { } stored)
                manifests[item.Segment.Number] = stored;
            else
                missing.Add(item);
        }
        frameDone(planned.Except(missing).Sum(item => item.Segment.FrameCount));
        var scenes = new SceneCache(timeline, missing.Select(item => item.Segment), new LayerLoader(blobs, tools, meter), workspace, meter);
        var pipes = new FramePipePool(timeline.Output);
        var order = inOrder ? missing : SegmentPlan.WorkOrder(missing.Select(item => item.Segment)).Select(segment => planned[segment.Number]);
        await Parallel.ForEachAsync(order, new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation }, async (item, stop) =>
        {
            var pipe = pipes.Take();
            manifests[item.Segment.Number] = await EncodeAsync(timeline, kind, item, scenes, pipe, workspace, meter, frameDone, stop);
            pipes.Return(pipe);
            scenes.Release(item.Segment);
        });
        return new([.. planned.Select(item => new EncodedSegment(item.Segment, item.Address, manifests[item.Segment.Number]))], missing.Count, kind);
    }

    /// <summary>Where the segments will lie, in playing order, whether they are encoded or not.</summary>
    internal async Task<IReadOnlyList<(Segment Segment, ContentAddress Address)>> PlanAsync(Timeline.Timeline timeline, EncoderKind kind, CancellationToken cancellation)
    {
        var installed = await version.PicturesAsync(cancellation);
        return [.. SegmentPlan.Of(timeline).Select(segment => Plan(timeline, segment, installed, kind)).Select(item => (item.Segment, item.Address))];
    }

    /// <summary>
    /// How long encoding a segment may take. A device is given a second for each frame, which the CPU needs at most to compose it in the largest size on a busy machine:
    /// one that hangs is to be given up while the job can still be done without it.
    /// </summary>
    internal static TimeSpan TimeLimit(EncoderKind kind, int frames) =>
        kind == EncoderKind.Software ? TimeSpan.FromMinutes(30) : TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(frames);

    private sealed record PlannedSegment(Segment Segment, ContentAddress Address, string? Captions);

    private static PlannedSegment Plan(Timeline.Timeline timeline, Segment segment, string installed, EncoderKind kind)
    {
        var captions = SegmentCaptions.Write(timeline, segment);
        return new(segment, SegmentAddress.Of(timeline, segment, installed, kind, captions), captions);
    }

    /// <returns>Null for one that is not there, or not as it was written.</returns>
    private async Task<SegmentManifest?> StoredAsync(PlannedSegment item, string workspace, CancellationToken cancellation)
    {
        var manifest = await artefacts.FindAsync(item.Address, RenderStoreJsonContext.Default.SegmentManifest, cancellation);
        return manifest is not null && manifest.Frames == item.Segment.FrameCount
            && await FileHash.IsWholeAsync(blobs, item.Address.File("mp4"), manifest.Bytes, manifest.Sha256, VideoJoiner.Folder(workspace), cancellation)
            ? manifest : null;
    }

    private async Task<SegmentManifest> EncodeAsync(
        Timeline.Timeline timeline, EncoderKind kind, PlannedSegment item, SceneCache scenes, FramePipe pipe, string workspace, CpuMeter meter,
        Action<int> frameDone, CancellationToken cancellation)
    {
        var segment = item.Segment;
        var folder = Directory.CreateDirectory(Path.Combine(workspace, $"segment-{segment.Number:0000}")).FullName;
        if (item.Captions is not null)
            await File.WriteAllTextAsync(Path.Combine(folder, SegmentArguments.CaptionFile), item.Captions, cancellation);
        var scene = await scenes.GetAsync(segment.Scene, cancellation);
        var before = segment.Kind == SegmentKind.Transition ? await scenes.GetAsync(segment.Scene - 1, cancellation) : null;
        var start = segment.FirstFrame - scene.Scene.FirstFrame;
        var output = Path.Combine(folder, SegmentArguments.OutputFile);
        await using var clips = new SegmentClips(tools, timeline.Output, segment.FrameCount, meter, cancellation);
        var showScene = clips.Open(scene, start);
        var showBefore = before is null ? null : clips.Open(before, before.Scene.FrameCount);
        int frames;
        try
        {
            var result = await tools.RunAsync(new("ffmpeg", SegmentArguments.Build(timeline.Output, kind, segment.FrameCount, item.Captions is not null))
            {
                WorkingDirectory = folder,
                TimeLimit = TimeLimit(kind, segment.FrameCount),
                MemoryLimitBytes = SegmentParallelism.MemoryLimit(timeline.Output, kind),
                FileLimitBytes = WorkspaceRoom.LargestSegment(timeline.Output, segment.FrameCount),
                WriteInput = (stream, stop) => pipe.WriteAsync(stream, segment.FrameCount, clips.NextAsync, Draw, () => frameDone(1), stop),
            }, cancellation);
            meter.Add("encode", result.CpuSeconds);
            frames = Mp4Track.CountFrames(output);
            if (frames != segment.FrameCount)
                throw new TransientException($"Segment {segment.Number} has {frames} frames instead of {segment.FrameCount}.");
        }
        catch (Exception fault) when (kind != EncoderKind.Software && (fault is ToolFailedException or TimeoutException or TransientException))
        {
            throw new DeviceFailedException($"{VideoEncoders.Name(timeline.Output.Codec, kind)} failed in segment {segment.Number}: {fault.Message}", fault);
        }
        var hash = await FileHash.OfAsync(output, cancellation);
        var stored = await blobs.WriteFileAsync(item.Address.File("mp4"), output, "video/mp4", cancellation);
        var manifest = new SegmentManifest(frames, stored.Length, Sha256: hash);
        await artefacts.SaveAsync(item.Address, manifest, RenderStoreJsonContext.Default.SegmentManifest, cancellation);
        Directory.Delete(folder, recursive: true);
        return manifest;

        void Draw(SceneComposer composer, int frame, YuvFrame target) => meter.Measure("compose", () =>
        {
            if (showBefore is null)
                composer.Draw(showScene(), start + frame, target);
            else
                composer.DrawTransition(showBefore(), showScene(), frame, target);
        });
    }
}

internal sealed record EncodedSegment(Segment Segment, ContentAddress Address, SegmentManifest Manifest);

/// <param name="All">In playing order.</param>
internal sealed record EncodedSegments(IReadOnlyList<EncodedSegment> All, int Encoded, EncoderKind Encoder)
{
    internal int Reused => All.Count - Encoded;
}
