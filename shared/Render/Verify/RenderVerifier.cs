using System.Globalization;
using AutoVideo.Processes;
using AutoVideo.Render.Mp4;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Sound;
using AutoVideo.Storage;

namespace AutoVideo.Render.Verify;

/// <summary>
/// Verifies a render. What decoding finds is kept with each segment and with the sound, so that after a change only what is new
/// is decoded; that the finished file holds exactly those segments and that sound is checked packet by packet every time.
/// </summary>
internal sealed class RenderVerifier(IBlobStore blobs, ToolRunner tools, ToolVersions version, IFileProbe? probe = null)
{
    // Starting another decoder costs more than these take.
    private const int FewestSeconds = 8, Decoders = 2;
    private readonly ArtefactStore artefacts = new(blobs);
    private readonly OutputVerifier verifier = new(tools, probe);
    private readonly SafeAreaCheck safeArea = new(blobs, tools, version);
    private readonly CaptionSight captions = new(tools);

    internal async Task<VerificationReport> VerifyAsync(
        Timeline.Timeline timeline, EncodedSegments segments, MixedTrack mix, JoinedVideo joined, short[] voice, CpuMeter meter, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var folder = Path.GetDirectoryName(joined.Path)!;
        var skipped = VerifyArguments.Skipped(timeline.Output, segments.Encoder);
        var unseen = segments.All.Where(segment => segment.Manifest.Signal is null).ToArray();
        var looks = CaptionLook.Of(timeline, unseen.Select(segment => segment.Segment));
        var masks = captions.DrawAsync(timeline, looks, folder, meter, stop.Token);
        var parts = Split(unseen, timeline.Output.FrameRate)
            .Select((part, index) => LookAsync(timeline, part, index, joined, skipped, looks, masks, meter, stop.Token)).ToArray();
        var packets = Task.Run(() => PacketCheck.Of(joined.Segments, joined.Sound, joined.Path), stop.Token);
        var safe = safeArea.OfAsync(timeline, folder, meter, stop.Token);
        var file = verifier.ProbeAsync(joined.Path, meter, stop.Token);
        await SideBySide.AllAsync(stop, [masks, .. parts, packets, safe, file]);

        var found = (await Task.WhenAll(parts)).SelectMany(part => part).ToDictionary(part => part.Number, part => part.Signal);
        PictureSignal[] signals = [.. segments.All.Select(segment => found.GetValueOrDefault(segment.Segment.Number) ?? segment.Manifest.Signal!)];
        if ((await packets).Passed && found.Values.All(signal => signal.Damaged == 0))
            await Task.WhenAll(unseen.Where(segment => CaptionSight.IsSeen(found[segment.Segment.Number].Caption)).Select(segment => SaveAsync(segment, found[segment.Segment.Number], cancellation)));
        // Put together the same way however it was found, so that an edit judges what it does not touch as before.
        var rate = (double)timeline.Output.FrameRate;
        var pictures = PictureSignal.Join([.. segments.All.Select(segment => (segment.Segment.FirstFrame / rate, signals[segment.Segment.Number]))]);
        return OutputVerifier.Report(
            timeline, await file, voice, pictures, skipped, mix.Signal, signals.Select(signal => signal.Caption), [await safe, await packets]);
    }

    /// <summary>Runs of segments of about the same length, for decoders side by side.</summary>
    private static IEnumerable<EncodedSegment[]> Split(EncodedSegment[] segments, int frameRate)
    {
        var frames = segments.Sum(segment => segment.Segment.FrameCount);
        var count = Math.Clamp(frames / (FewestSeconds * frameRate), 1, Math.Min(Decoders, Environment.ProcessorCount));
        var before = 0;
        return segments.GroupBy(segment =>
        {
            var middle = before + segment.Segment.FrameCount / 2;
            before += segment.Segment.FrameCount;
            return (int)((long)middle * count / frames);
        }).Select(part => part.ToArray()).ToArray();
    }

    /// <returns>What each of some segments shows.</returns>
    private async Task<IEnumerable<(int Number, PictureSignal Signal)>> LookAsync(
        Timeline.Timeline timeline, EncodedSegment[] part, int index, JoinedVideo joined, int skipped, IReadOnlyList<CaptionLook> looks, Task<CaptionMask?[]> masks, CpuMeter meter,
        CancellationToken cancellation)
    {
        var rate = (double)timeline.Output.FrameRate;
        var video = Path.Combine(Path.GetDirectoryName(joined.Path)!, string.Create(CultureInfo.InvariantCulture, $"unseen-{index}.mp4"));
        await Task.Run(() => meter.Measure("verify", () => Mp4Joiner.Join([.. part.Select(segment => joined.Segments[segment.Segment.Number])], video)), cancellation);
        // Where each segment begins in that file.
        var starts = new Dictionary<int, int>();
        var frames = 0;
        foreach (var segment in part)
        {
            starts[segment.Segment.Number] = frames;
            frames += segment.Segment.FrameCount;
        }
        var first = looks.TakeWhile(look => look.Segment < part[0].Segment.Number).Count();
        var mine = looks.Where(look => starts.ContainsKey(look.Segment)).ToArray();
        var (decoded, seen) = await verifier.DecodePicturesAsync(
            timeline, video, frames / rate, skipped, [.. mine.Select(look => starts[look.Segment] + look.Frame - part.First(segment => segment.Segment.Number == look.Segment).Segment.FirstFrame)],
            (masks, first..(first + mine.Length)), meter, cancellation);
        File.Delete(video);
        var captions = mine.Zip(seen).ToDictionary(pair => pair.First.Segment, pair => pair.Second);
        return part.Select(segment =>
        {
            var (number, start) = (segment.Segment.Number, starts[segment.Segment.Number]);
            var signal = decoded.Between(start / rate, (start + segment.Segment.FrameCount) / rate);
            return (number, signal with { Caption = captions.GetValueOrDefault(number), Damaged = decoded.Damaged });
        });
    }

    private Task SaveAsync(EncodedSegment segment, PictureSignal signal, CancellationToken cancellation) =>
        artefacts.SaveAsync(segment.Address, segment.Manifest with { Signal = signal }, RenderStoreJsonContext.Default.SegmentManifest, cancellation);
}
