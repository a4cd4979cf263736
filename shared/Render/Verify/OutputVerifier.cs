using System.Globalization;
using System.Text;
using AutoVideo.Processes;

namespace AutoVideo.Render.Verify;

/// <summary>Measures a finished file: what it holds is checked, not what was meant.</summary>
internal sealed class OutputVerifier(ToolRunner tools)
{
    /// <param name="voice">The voice track, mono at 48 kHz, as long as the video.</param>
    internal async Task<VerificationReport> VerifyAsync(Timeline.Timeline timeline, string video, short[] voice, CpuMeter meter, CancellationToken cancellation)
    {
        var probe = await tools.RunAsync(new("ffprobe", VerifyArguments.Probe(video)), cancellation);
        var log = new StringBuilder();
        var decode = await tools.RunAsync(new("ffmpeg", VerifyArguments.Decode(video))
        {
            OnErrorLine = line => log.Append(line).Append('\n'),
            TimeLimit = TimeSpan.FromMinutes(10),
        }, cancellation);
        meter.Add("verify", probe.CpuSeconds + decode.CpuSeconds);
        return new(
        [
            .. StreamChecks.Of(timeline, ProbedFile.Parse(probe.Output)),
            .. SignalChecks.Of(timeline, log.ToString()),
            CaptionTimingCheck.Of(timeline, voice),
        ]);
    }
}

internal static class VerifyArguments
{
    internal static IReadOnlyList<string> Probe(string video) =>
    [
        "-v", "error", "-protocol_whitelist", "file", "-count_packets", "-show_entries",
        "stream=codec_type,codec_name,profile,width,height,r_frame_rate,pix_fmt,color_range,color_space,sample_rate,channels,nb_read_packets,duration:format=duration",
        "-of", "json", "-i", $"file:{video}",
    ];

    /// <summary>One pass, at a reduced size: pictures and sound together.</summary>
    internal static IReadOnlyList<string> Decode(string video) =>
    [
        "-hide_banner", "-loglevel", "info", "-nostats", "-nostdin", "-protocol_whitelist", "file,pipe",
        // Nothing looks at fine detail or at every frame here (frames are counted as packets): without the deblocking filter and
        // the frames that no other builds upon, decoding costs a third.
        "-skip_loop_filter", "all", "-skip_frame", "noref", "-threads", "1", "-i", $"file:{video}",
        "-filter_complex", Graph(), "-map", "[v]", "-map", "[a]", "-f", "null", "-",
    ];

    private static string Graph() => string.Create(CultureInfo.InvariantCulture,
        $"[0:v:0]scale=180:-2:flags=neighbor,blackdetect=d={SignalChecks.BlackSeconds}:pix_th=0.05,freezedetect=n=-60dB:d={SignalChecks.FrozenSeconds}[v];[0:a:0]silencedetect=n=-45dB:d={SignalChecks.SilentSeconds},ebur128=framelog=verbose:peak=true[a]");
}
