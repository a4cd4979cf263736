using AutoVideo.Storage;
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
