using AutoVideo.Render.Timeline;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Render.Encoders;

/// <summary>Says once, while the worker starts, which encoders work on this machine; renders ask the same probe and do not wait for another.</summary>
internal sealed partial class EncoderReport(EncoderProbe probe, ILogger<EncoderReport> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var kind in VideoEncoders.Devices.Append(EncoderKind.Software))
        {
            var name = VideoEncoders.Name(VideoCodec.H264, kind);
            if (await probe.AskAsync(VideoCodec.H264, kind, stoppingToken) is { Fault: { } fault })
                LogFault(name, fault);
            else
                LogWorks(name);
        }
    }

    [LoggerMessage(3401, LogLevel.Information, "The encoder {Encoder} works here")]
    private partial void LogWorks(string encoder);

    [LoggerMessage(3402, LogLevel.Information, "The encoder {Encoder} does not work here: {Reason}")]
    private partial void LogFault(string encoder, string reason);
}
