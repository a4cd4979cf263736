using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render.Captions;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Sound;
using AutoVideo.Render.Verify;
using AutoVideo.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Render;

/// <summary>Everything that determines a finished video.</summary>
/// <param name="Parts">Hashes of the segments, in playing order, and of the sound: whatever determines them determines the whole.</param>
internal sealed record VideoParameters(string Tools, IReadOnlyList<string> Parts, string TimelineHash, EncoderKind Kind);

/// <summary>Renders a timeline: segments, sound, join, verification, poster, subtitle files.</summary>
internal sealed class VideoRenderer(
    IBlobStore blobs, ToolRunner tools, ToolVersions version, EncoderProbe encoders, IOptions<RenderOptions> options, ILogger<VideoRenderer> log, IFileProbe? probe = null,
    WorkspaceRoom? room = null)
{
    internal const int CodeVersion = 3;
    private readonly EncoderChoice choice = new(encoders);
    private readonly ArtefactStore artefacts = new(blobs);
    private readonly SegmentRenderer segmentRenderer = new(blobs, tools, version);
    private readonly SoundMixer mixer = new(blobs, tools, version);
    private readonly VideoJoiner joiner = new(blobs, tools);
    private readonly RenderVerifier verifier = new(blobs, tools, version, probe);
    private readonly PosterMaker posters = new(blobs, tools);
    private readonly FontCoverage fonts = new(tools.Paths);
    private readonly WorkspaceRoom room = room ?? new();

    /// <param name="json">The timeline's canonical bytes.</param>
    /// <param name="workspace">An empty folder for temporary files.</param>
    internal async Task<RenderResult> RenderAsync(byte[] json, string workspace, IProgress<double> progress, CancellationToken cancellation)
    {
        var timeline = Timeline.TimelineJson.Parse(json);
        var encoder = await choice.OfAsync(timeline.Output.Codec, options.Value.Encoder, cancellation);
        if (await FindAsync(await AddressAsync(json, timeline, encoder, cancellation), cancellation) is { } known)
            return known with { SegmentsEncoded = 0, SegmentsReused = known.SegmentsEncoded + known.SegmentsReused, CpuSeconds = new Dictionary<string, double>() };

        GlyphCheck.Require(timeline, fonts);
        await room.RequireAsync(workspace, timeline, blobs, cancellation);
        var meter = new CpuMeter();
        var steps = new RenderProgress(progress, timeline.FrameCount);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sound = SoundAsync(timeline, workspace, meter, steps, stop.Token);
        var segments = EncodeAsync(timeline, encoder, workspace, meter, steps, stop.Token);
        await SideBySide.AllAsync(stop, sound, segments);
        var (voice, mix) = await sound;
        var encoded = await segments;
        var joined = await joiner.JoinAsync(timeline, encoded, await blobs.OpenFileAsync(mix.Blob, workspace, cancellation), workspace, meter, cancellation);
        steps.JoinDone();

        var checks = verifier.VerifyAsync(timeline, encoded, mix, joined, voice, meter, stop.Token);
        var poster = posters.MakeAsync(timeline, encoded, joined, workspace, meter, stop.Token);
        await SideBySide.AllAsync(stop, checks, poster);
        steps.VerifyDone();
        var report = await checks;
        if (!report.Passed)
            throw Failed(report);
        var result = await StoreAsync(timeline, await AddressAsync(json, timeline, encoded.Encoder, cancellation), joined, await poster, report, encoded, mix, meter, cancellation);
        progress.Report(1);
        return result;
    }

    private async Task<ContentAddress> AddressAsync(byte[] json, Timeline.Timeline timeline, EncoderKind encoder, CancellationToken cancellation)
    {
        var segments = await segmentRenderer.PlanAsync(timeline, encoder, cancellation);
        var sound = await mixer.AddressAsync(timeline, cancellation);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(json));
        return ContentAddress.Of("video", CodeVersion,
            new VideoParameters(await version.PicturesAsync(cancellation), [.. segments.Select(part => part.Address.Hash), sound.Hash], hash, encoder), RenderStoreJsonContext.Default.VideoParameters);
    }

    // A device that fails loses the whole job, not a segment: streams of two encoders cannot be joined by copying.
    private async Task<EncodedSegments> EncodeAsync(
        Timeline.Timeline timeline, EncoderKind encoder, string workspace, CpuMeter meter, RenderProgress steps, CancellationToken cancellation)
    {
        try
        {
            return await segmentRenderer.RenderAsync(timeline, encoder, workspace, SegmentParallelism.Of(timeline, encoder, options.Value), meter, steps.FramesDone, cancellation);
        }
        catch (DeviceFailedException fault) when (!cancellation.IsCancellationRequested)
        {
            log.DeviceFailed(VideoEncoders.Name(timeline.Output.Codec, encoder), fault);
            choice.Forget(timeline.Output.Codec, encoder);
            return await segmentRenderer.RenderAsync(
                timeline, EncoderKind.Software, workspace, SegmentParallelism.Of(timeline, EncoderKind.Software, options.Value), meter, steps.FramesDone, cancellation);
        }
    }

    private async Task<(short[] Voice, MixedTrack Mix)> SoundAsync(
        Timeline.Timeline timeline, string workspace, CpuMeter meter, RenderProgress steps, CancellationToken cancellation)
    {
        var voice = await VoiceTrack.BuildAsync(timeline, blobs, workspace, cancellation);
        var mix = await Task.Run(() => mixer.MixAsync(timeline, voice, workspace, meter, cancellation), cancellation);
        steps.SoundDone();
        return (voice, mix);
    }

    private static PermanentException Failed(VerificationReport report)
    {
        var failed = report.Checks.Where(check => !check.Passed).Select(check => $"{check.Name} (measured {check.Measured}, expected {check.Expected})");
        return new("verification_failed", $"The finished video failed these checks: {string.Join("; ", failed)}.");
    }

    private async Task<RenderResult?> FindAsync(ContentAddress address, CancellationToken cancellation)
    {
        if (await artefacts.FindAsync(address, RenderJsonContext.Default.RenderResult, cancellation) is not { } known)
            return null;
        foreach (var name in new[] { known.Video, known.Thumbnail, known.CaptionsSrt, known.CaptionsVtt })
        {
            if (await blobs.FindAsync(name, cancellation) is null)
                return null;
        }
        return known;
    }

    private async Task<RenderResult> StoreAsync(
        Timeline.Timeline timeline, ContentAddress address, JoinedVideo joined, string poster, VerificationReport report, EncodedSegments encoded,
        MixedTrack mix, CpuMeter meter, CancellationToken cancellation)
    {
        await posters.PublishAsync(poster, address.File("jpg"), cancellation);
        await WriteTextAsync(address.File("srt"), SrtWriter.Write(timeline.Captions, timeline.Language), "application/x-subrip", cancellation);
        await WriteTextAsync(address.File("vtt"), VttWriter.Write(timeline.Captions, timeline.Language), "text/vtt", cancellation);
        var video = await blobs.WriteFileAsync(address.File("mp4"), joined.Path, "video/mp4", cancellation);
        var result = new RenderResult(
            video.Name, address.File("jpg"), address.File("srt"), address.File("vtt"), timeline.Seconds, timeline.FrameCount, video.Length,
            report, meter.Snapshot(), encoded.Encoded, encoded.Reused)
        {
            Encoder = VideoEncoders.Name(timeline.Output.Codec, encoded.Encoder),
            Parts = [.. encoded.All.Select(segment => segment.Address.File("mp4")).Distinct(), mix.Blob],
            Warnings = GlyphCheck.Warnings(timeline),
        };
        await artefacts.SaveAsync(address, result, RenderJsonContext.Default.RenderResult, cancellation);
        return result;
    }

    private async Task WriteTextAsync(string name, string text, string contentType, CancellationToken cancellation)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        await blobs.WriteAsync(name, content, contentType, cancellation);
    }
}
