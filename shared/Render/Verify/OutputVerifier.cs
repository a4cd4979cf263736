using System.Text;
using AutoVideo.Processes;

namespace AutoVideo.Render.Verify;

/// <summary>Measures a finished file: what it holds is checked, not what was meant.</summary>
internal sealed class OutputVerifier(ToolRunner tools, IFileProbe? probe = null)
{
    private readonly IFileProbe probe = probe ?? new FfprobeProbe(tools);

    /// <summary>Looks at everything.</summary>
    /// <param name="voice">The voice track, mono at 48 kHz, as long as the video.</param>
    internal async Task<VerificationReport> VerifyAsync(Timeline.Timeline timeline, string video, short[] voice, CpuMeter meter, CancellationToken cancellation)
    {
        var (pictures, sound) = await DecodeAsync(video, timeline.Seconds, meter, cancellation);
        return await ReportAsync(timeline, video, voice, pictures, sound, [], meter, cancellation);
    }

    /// <summary>Judges what was found in a file, and looks at its streams.</summary>
    internal async Task<VerificationReport> ReportAsync(
        Timeline.Timeline timeline, string video, short[] voice, PictureSignal pictures, SoundSignal sound, IEnumerable<VerificationCheck> more, CpuMeter meter,
        CancellationToken cancellation)
    {
        var (file, cpuSeconds) = await probe.ProbeAsync(video, cancellation);
        meter.Add("verify", cpuSeconds);
        return new(
        [
            .. StreamChecks.Of(timeline, file),
            .. SignalChecks.Of(pictures, sound, timeline.Output.FrameRate, SignalChecks.SilenceOf(timeline)),
            CaptionTimingCheck.Of(timeline, voice),
            .. more,
        ]);
    }

    internal async Task<(PictureSignal Pictures, SoundSignal Sound)> DecodeAsync(string video, double seconds, CpuMeter meter, CancellationToken cancellation)
    {
        var log = await LogAsync(VerifyArguments.Decode(video), null, meter, cancellation);
        return (Pictures(log, seconds), Sound(log, seconds));
    }

    /// <param name="list">A list for the concat demuxer, in <paramref name="folder"/>.</param>
    internal async Task<PictureSignal> DecodePicturesAsync(string folder, string list, double seconds, CpuMeter meter, CancellationToken cancellation) =>
        Pictures(await LogAsync(VerifyArguments.DecodePictures(list), folder, meter, cancellation), seconds);

    internal async Task<SoundSignal> DecodeSoundAsync(string video, double seconds, CpuMeter meter, CancellationToken cancellation) =>
        Sound(await LogAsync(VerifyArguments.DecodeSound(video), null, meter, cancellation), seconds);

    private static PictureSignal Pictures(string log, double seconds) =>
        new(Stretches.Parse(log, "black", seconds), Stretches.Parse(log, "freeze", seconds));

    private static SoundSignal Sound(string log, double seconds) =>
        new(Stretches.Parse(log, "silence", seconds), AutoVideo.Render.Sound.Loudness.Parse(log));

    private async Task<string> LogAsync(IReadOnlyList<string> arguments, string? folder, CpuMeter meter, CancellationToken cancellation)
    {
        var log = new StringBuilder();
        var decode = await tools.RunAsync(new("ffmpeg", arguments)
        {
            WorkingDirectory = folder,
            OnErrorLine = line => log.Append(line).Append('\n'),
            TimeLimit = TimeSpan.FromMinutes(10),
            FileLimitBytes = 1 << 20,
        }, cancellation);
        meter.Add("verify", decode.CpuSeconds);
        return log.ToString();
    }
}
