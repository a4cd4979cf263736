using System.Collections.Concurrent;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Encoders;

/// <param name="Fault">Null when it works; else why not, in a line.</param>
/// <param name="IsSure">False when no process was to be had or it did not end in time, as on a busy machine: that says little about the encoder.</param>
internal sealed record EncoderAnswer(string? Fault, bool IsSure);

/// <summary>
/// Finds out which encoders work by encoding frames with them: that one is listed says nothing about a device. Asked once each, until there is a sure answer.
/// </summary>
internal sealed class EncoderProbe(ToolRunner tools)
{
    private const int Frames = 8;
    private readonly ConcurrentDictionary<(VideoCodec Codec, EncoderKind Kind), Task<EncoderAnswer>> answers = new();

    internal async Task<EncoderAnswer> AskAsync(VideoCodec codec, EncoderKind kind, CancellationToken cancellation)
    {
        var asked = answers.GetOrAdd((codec, kind), key => TryAsync(key.Codec, key.Kind));
        var answer = await asked.WaitAsync(cancellation);
        if (!answer.IsSure)
            answers.TryRemove(new((codec, kind), asked));
        return answer;
    }

    /// <summary>The next one to ask has it tried again: a device that failed may have gone or come back.</summary>
    internal void Forget(VideoCodec codec, EncoderKind kind) => answers.TryRemove((codec, kind), out _);

    private async Task<EncoderAnswer> TryAsync(VideoCodec codec, EncoderKind kind)
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
            return new(null, IsSure: true);
        }
        catch (Exception fault) when (fault is ToolFailedException or TimeoutException or PermanentException or IOException)
        {
            return new(fault.Message.Split('\n')[0], fault is not (TimeoutException or IOException));
        }
    }
}
