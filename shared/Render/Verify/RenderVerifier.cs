using AutoVideo.Processes;
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
    private const string ListFile = "unseen.txt";
    private readonly ArtefactStore artefacts = new(blobs);
    private readonly OutputVerifier verifier = new(tools, probe);
    private readonly SafeAreaCheck safeArea = new(blobs, tools, version);

    internal async Task<VerificationReport> VerifyAsync(
        Timeline.Timeline timeline, EncodedSegments segments, MixedTrack mix, JoinedVideo joined, short[] voice, CpuMeter meter, CancellationToken cancellation)
    {
        var rate = (double)timeline.Output.FrameRate;
        var whole = segments.All.All(segment => segment.Manifest.Signal is null);
        var (signals, sound) = whole
            ? await LookAtAllAsync(timeline, segments.All, joined, meter, cancellation)
            : (await LookAtNewAsync(segments.All, rate, joined, meter, cancellation),
               mix.Manifest.Signal ?? await verifier.DecodeSoundAsync(joined.Path, timeline.Seconds, meter, cancellation));
        var packets = PacketCheck.Of(joined.Segments, joined.Sound, joined.Path);
        var safe = await safeArea.OfAsync(timeline, Path.GetDirectoryName(joined.Path)!, meter, cancellation);
        if (packets.Passed)
        {
            if (whole)
            {
                foreach (var segment in segments.All)
                    await SaveAsync(segment, signals[segment.Segment.Number], cancellation);
            }
            if (mix.Manifest.Signal is null)
                await artefacts.SaveAsync(mix.Address, mix.Manifest with { Signal = sound }, RenderStoreJsonContext.Default.SoundManifest, cancellation);
        }
        // Put together the same way however it was found, so that an edit judges what it does not touch as before.
        var pictures = PictureSignal.Join([.. segments.All.Select(segment => (segment.Segment.FirstFrame / rate, signals[segment.Segment.Number]))]);
        return await verifier.ReportAsync(timeline, joined.Path, voice, pictures, sound, [safe, packets], meter, cancellation);
    }

    private async Task<(PictureSignal[] Signals, SoundSignal Sound)> LookAtAllAsync(
        Timeline.Timeline timeline, IReadOnlyList<EncodedSegment> segments, JoinedVideo joined, CpuMeter meter, CancellationToken cancellation)
    {
        var (pictures, sound) = await verifier.DecodeAsync(joined.Path, timeline.Seconds, meter, cancellation);
        return ([.. segments.Select(segment => Part(pictures, segment.Segment, segment.Segment.FirstFrame, timeline.Output.FrameRate))], sound);
    }

    /// <returns>What every segment shows, in playing order.</returns>
    private async Task<PictureSignal[]> LookAtNewAsync(
        IReadOnlyList<EncodedSegment> segments, double rate, JoinedVideo joined, CpuMeter meter, CancellationToken cancellation)
    {
        var unseen = segments.Where(segment => segment.Manifest.Signal is null).ToArray();
        var signals = segments.Select(segment => segment.Manifest.Signal!).ToArray();
        if (unseen.Length > 0)
        {
            var folder = Path.GetDirectoryName(joined.Path)!;
            await File.WriteAllLinesAsync(Path.Combine(folder, ListFile), unseen.Select(segment => $"file '{VideoJoiner.SegmentFile(segment.Segment.Number)}'"), cancellation);
            var seen = await verifier.DecodePicturesAsync(folder, ListFile, unseen.Sum(segment => segment.Segment.FrameCount) / rate, meter, cancellation);
            var start = 0;
            foreach (var segment in unseen)
            {
                var signal = Part(seen, segment.Segment, start, rate);
                signals[segment.Segment.Number] = signal;
                await SaveAsync(segment, signal, cancellation);
                start += segment.Segment.FrameCount;
            }
        }
        return signals;
    }

    /// <param name="start">Frame of what was decoded at which the segment begins.</param>
    private static PictureSignal Part(PictureSignal decoded, Segment segment, int start, double rate) =>
        decoded.Between(start / rate, (start + segment.FrameCount) / rate);

    private Task SaveAsync(EncodedSegment segment, PictureSignal signal, CancellationToken cancellation) =>
        artefacts.SaveAsync(segment.Address, segment.Manifest with { Signal = signal }, RenderStoreJsonContext.Default.SegmentManifest, cancellation);
}
