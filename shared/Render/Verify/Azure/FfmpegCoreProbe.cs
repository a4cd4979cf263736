using System.Globalization;
using AutoVideo.Processes;
using FFMpegCore;

namespace AutoVideo.Render.Verify.Azure;

/// <summary>By FFMpegCore, in the render container. Only for files of our own making: it starts ffprobe without the limits that a stranger's file needs.</summary>
internal sealed class FfmpegCoreProbe(ToolPaths paths) : IFileProbe
{
    public async Task<(ProbedFile File, double CpuSeconds)> ProbeAsync(string path, CancellationToken cancellation)
    {
        var options = new FFOptions { BinaryFolder = Path.GetDirectoryName(paths.Require("ffprobe"))! };
        var analysis = await FFProbe.AnalyseAsync(path, options, cancellation);
        var packets = (await FFProbe.GetPacketsAsync(path, options, cancellation)).Packets.CountBy(packet => packet.StreamIndex).ToDictionary();
        IEnumerable<ProbedStream> streams =
        [
            .. analysis.VideoStreams.Select(stream => Video(stream, packets.GetValueOrDefault(stream.Index))),
            .. analysis.AudioStreams.Select(stream => Audio(stream, packets.GetValueOrDefault(stream.Index))),
            .. analysis.SubtitleStreams.Select(stream => new ProbedStream("subtitle", stream.CodecName, "", 0, 0, "", "", 0, 0, packets.GetValueOrDefault(stream.Index), stream.Duration.TotalSeconds)),
        ];
        return (new ProbedFile([.. streams], analysis.Duration.TotalSeconds), 0);
    }

    private static ProbedStream Video(VideoStream stream, int packets) => new(
        "video", stream.CodecName, stream.Profile, stream.Width, stream.Height, Rate(stream.FrameRate), stream.PixelFormat, 0, 0, packets, stream.Duration.TotalSeconds)
    {
        Tag = stream.CodecTagString,
        Colours = stream.ColorSpace,
    };

    private static ProbedStream Audio(AudioStream stream, int packets) => new(
        "audio", stream.CodecName, stream.Profile, 0, 0, "", "", stream.SampleRateHz, stream.Channels, packets, stream.Duration.TotalSeconds);

    // As ffprobe writes it: a ratio.
    private static string Rate(double rate) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(rate):0}/1");
}
