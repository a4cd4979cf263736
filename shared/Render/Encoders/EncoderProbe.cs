using System.Collections.Concurrent;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Encoders;

/// <summary>Finds out which encoders work by encoding frames with them: that one is listed says nothing about a device. Asked once each.</summary>
internal sealed class EncoderProbe(ToolRunner tools)
{
    private const int Frames = 8;
    private readonly ConcurrentDictionary<(VideoCodec, EncoderKind), Task<string?>> answers = new();

    /// <returns>Null when it works; else why not, in a line.</returns>
    internal Task<string?> FaultAsync(VideoCodec codec, EncoderKind kind, CancellationToken cancellation) =>
        answers.GetOrAdd((codec, kind), _ => TryAsync(codec, kind)).WaitAsync(cancellation);

    /// <summary>The next one to ask has it tried again: a device that failed may have gone or come back.</summary>
    internal void Forget(VideoCodec codec, EncoderKind kind) => answers.TryRemove((codec, kind), out _);

    private async Task<string?> TryAsync(VideoCodec codec, EncoderKind kind)
    {
        var output = new OutputSpec(320, 256, 30, "veryfast", 23) { Codec = codec };
        try
        {
            await tools.RunAsync(new("ffmpeg",
            [
                "-hide_banner", "-loglevel", "error", "-nostdin", .. EncoderArguments.Device(kind),
                "-f", "lavfi", "-i", $"testsrc2=size={output.Width}x{output.Height}:rate={output.FrameRate}", "-frames:v", $"{Frames}",
                "-vf", EncoderArguments.Upload(kind) ?? "format=yuv420p", .. EncoderArguments.Of(output, kind), "-f", "null", "-",
            ])
            { TimeLimit = TimeSpan.FromSeconds(20), MemoryLimitBytes = Segments.SegmentParallelism.MemoryLimit(output, kind) }, CancellationToken.None);
            return null;
        }
        catch (Exception fault) when (fault is ToolFailedException or TimeoutException or PermanentException)
        {
            return fault.Message.Split('\n')[0];
        }
    }
}
