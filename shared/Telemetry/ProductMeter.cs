using System.Diagnostics.Metrics;

namespace AutoVideo.Telemetry;

/// <summary>What the product itself measures. Requests are measured by ASP.NET Core, the process by .NET.</summary>
public sealed class ProductMeter
{
    public const string Name = "AutoVideo";

    public ProductMeter(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        VideosEnded = meter.CreateCounter<long>("autovideo.videos.ended", "{video}", "Attempts to make a video that ended, by outcome.");
        VideoDuration = meter.CreateHistogram<double>("autovideo.video.duration", "s", "From the start of an attempt to its end, by outcome.");
        StageDuration = meter.CreateHistogram<double>("autovideo.stage.duration", "s", "From entering a stage to leaving it.");
        StageCpu = meter.CreateHistogram<double>("autovideo.stage.cpu", "s", "CPU time of a stage's work, child processes included.");
    }

    internal Counter<long> VideosEnded { get; }
    internal Histogram<double> VideoDuration { get; }
    internal Histogram<double> StageDuration { get; }
    internal Histogram<double> StageCpu { get; }
}
