using AutoVideo.MediaJobs;
using AutoVideo.Storage;
using AutoVideo.Telemetry;
using AutoVideo.Videos;

namespace AutoVideo.Platform;

internal sealed class DocumentProbe(IDocumentStore documents) : IHealthProbe
{
    public string Name => "documents";

    public async Task ProbeAsync(CancellationToken cancellation) =>
        await documents.ReadAsync(FeedPosition.Key, VideosJsonContext.Default.FeedPosition, cancellation);
}

internal sealed class BlobProbe(IBlobStore blobs) : IHealthProbe
{
    public string Name => "blobs";

    public async Task ProbeAsync(CancellationToken cancellation) => await blobs.FindAsync("health/probe", cancellation);
}

internal sealed class MediaJobProbe(IMediaJobs jobs) : IHealthProbe
{
    public string Name => "media_jobs";

    public Task ProbeAsync(CancellationToken cancellation) => jobs.FindAsync("health-probe", cancellation);
}

/// <summary>A look at a queue takes nothing from it.</summary>
internal sealed class BusProbe(ServiceBusClient client) : IHealthProbe
{
    public string Name => "bus";

    public async Task ProbeAsync(CancellationToken cancellation)
    {
        await using var receiver = client.CreateReceiver(RenderEvents.Queue);
        await receiver.PeekMessageAsync(cancellationToken: cancellation);
    }
}

internal sealed class OrchestrationProbe(IOrchestrations orchestrations) : IHealthProbe
{
    public string Name => "orchestrations";

    public Task ProbeAsync(CancellationToken cancellation) => orchestrations.ProbeAsync(cancellation);
}
