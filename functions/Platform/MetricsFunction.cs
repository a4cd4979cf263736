using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.MediaJobs;
using AutoVideo.Telemetry;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Platform;

/// <summary>Requests, videos by outcome, time per stage, backlogs and the process, for Prometheus. Each instance tells of itself.</summary>
public sealed class MetricsFunction(MetricsCollector metrics, IMediaJobs jobs)
{
    /// <summary>Figures of this instance in the text format of Prometheus.</summary>
    [Function("Metrics"), Requires(Permissions.AdminMetricsRead), Answers(200, ContentType = MetricsCollector.ContentType)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "metrics")] HttpRequest request, CancellationToken cancellation)
    {
        var backlogs = jobs is IBacklog queue ? await queue.ReadAsync(cancellation) : [];
        return Results.Text(metrics.Text(backlogs), MetricsCollector.ContentType);
    }
}
