using System.Text;
using AutoVideo.Processes;
using AutoVideo.Render.Encoders;

namespace AutoVideo.Render.Verify;

/// <summary>Measures a finished file: what it holds is checked, not what was meant.</summary>
internal sealed class OutputVerifier(ToolRunner tools, IFileProbe? probe = null)
{
    private readonly IFileProbe probe = probe ?? new FfprobeProbe(tools);
    private readonly SoundListener listener = new(tools);
    private readonly CaptionSight captions = new(tools);

    /// <summary>Looks at everything.</summary>
    /// <param name="voice">The voice track, mono at 48 kHz, as long as the video.</param>
    /// <param name="folder">Where a temporary file may be put.</param>
    internal async Task<VerificationReport> VerifyAsync(
        Timeline.Timeline timeline, EncoderKind kind, string video, short[] voice, string folder, CpuMeter meter, CancellationToken cancellation)
    {
        var skipped = VerifyArguments.Skipped(timeline.Output, kind);
        var looks = CaptionLook.Of(timeline, Segments.SegmentPlan.Of(timeline));
        var masks = captions.DrawAsync(timeline, looks, folder, meter, cancellation);
        var (pictures, seen) = await DecodePicturesAsync(
            timeline, video, timeline.Seconds, skipped, [.. looks.Select(look => look.Frame)], (masks, ..), meter, cancellation);
        var sound = await listener.ListenAsync(timeline, video, voice, "verify", meter, cancellation);
        return Report(timeline, await ProbeAsync(video, meter, cancellation), voice, pictures, skipped, sound, seen, []);
    }

    /// <summary>Judges what was found in a file.</summary>
    /// <param name="seen">How much of the captions that were looked for is seen.</param>
    internal static VerificationReport Report(
        Timeline.Timeline timeline, ProbedFile file, short[] voice, PictureSignal pictures, int skipped, SoundSignal sound, IEnumerable<double?> seen,
        IEnumerable<VerificationCheck> more) => new(
    [
        .. StreamChecks.Of(timeline, file),
        .. SignalChecks.Of(timeline, pictures, skipped, sound, voice),
        CaptionTimingCheck.Of(timeline, voice),
        VoicePlace.Check(sound.Voice, timeline),
        CaptionSight.Check(seen),
        .. more,
    ]);

    internal async Task<ProbedFile> ProbeAsync(string video, CpuMeter meter, CancellationToken cancellation)
    {
        var (file, cpuSeconds) = await probe.ProbeAsync(video, cancellation);
        meter.Add("verify", cpuSeconds);
        return file;
    }

    /// <param name="frames">Of the file, at which captions are looked for.</param>
    /// <param name="captions">What they should show, and which part of it is in this file.</param>
    /// <returns>What the pictures show, and how much of each caption is seen.</returns>
    internal async Task<(PictureSignal Signal, double?[] Seen)> DecodePicturesAsync(
        Timeline.Timeline timeline, string video, double seconds, int skipped, IReadOnlyList<int> frames, (Task<CaptionMask?[]> Masks, Range Part) captions, CpuMeter meter,
        CancellationToken cancellation)
    {
        var log = new StringBuilder();
        double?[] seen = [];
        var decode = await tools.RunAsync(new("ffmpeg", VerifyArguments.DecodePictures(video, timeline.Output, skipped, frames))
        {
            OnErrorLine = line => log.Append(line).Append('\n'),
            ReadOutput = async (stream, stop) => seen = await CaptionSight.LookAsync(stream, timeline.Output, captions.Masks, captions.Part, stop),
            TimeLimit = VerifyArguments.TimeFor(timeline),
            FileLimitBytes = 1 << 20,
        }, cancellation);
        meter.Add("verify", decode.CpuSeconds);
        var text = log.ToString();
        return (new(Stretches.Parse(text, "black", seconds), Stretches.Parse(text, "freeze", seconds)) { Damaged = VerifyArguments.Damaged(text) }, seen);
    }
}
