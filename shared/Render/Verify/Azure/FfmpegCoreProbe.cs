using System.Globalization;
using AutoVideo.Processes;
using FFMpegCore;

namespace AutoVideo.Render.Verify.Azure;

/// <summary>
/// By FFMpegCore, in the render container. It starts ffprobe itself, so what it finds under that name is a script with limits of memory, files and time.
/// </summary>
internal sealed class FfmpegCoreProbe(ToolPaths paths) : IFileProbe, IDisposable
{
    private const long MemoryLimit = 2L << 30, FileLimit = 1 << 20;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);
    private readonly Lazy<string> folder = new(() => LimitedTool.Write(paths, "ffprobe", MemoryLimit, FileLimit, TimeLimit));

    public void Dispose()
    {
        if (folder.IsValueCreated)
            Directory.Delete(folder.Value, recursive: true);
    }

    /// <exception cref="TimeoutException">It took longer than two minutes.</exception>
    public async Task<(ProbedFile File, double CpuSeconds)> ProbeAsync(string path, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeLimit);
        try
        {
            return await AnalyseAsync(path, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"ffprobe ran longer than {TimeLimit.TotalSeconds:0} s and was stopped.");
        }
    }

    private async Task<(ProbedFile File, double CpuSeconds)> AnalyseAsync(string path, CancellationToken cancellation)
    {
        var options = new FFOptions { BinaryFolder = folder.Value };
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
