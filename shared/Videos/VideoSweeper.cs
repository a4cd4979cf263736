using System.Text.Json;
using AutoVideo.Storage;
using AutoVideo.Videos.Packages;

namespace AutoVideo.Videos;

/// <summary>Starts, and tells, the durable pipeline of a video; repeats are harmless.</summary>
public interface IVideoPipeline
{
    /// <summary>Starts the pipeline unless it runs already.</summary>
    Task StartAsync(Video video, CancellationToken cancellation);

    /// <summary>Tells a waiting pipeline that its review was decided.</summary>
    Task TellReviewedAsync(Video video, CancellationToken cancellation);

    /// <summary>Tells a running pipeline to stop; records the cancel at once when none runs.</summary>
    Task CancelAsync(Video video, CancellationToken cancellation);
}

/// <param name="Continuation">Where the change feed of the videos was read up to.</param>
public sealed record FeedPosition(string? Continuation)
{
    public static readonly DocumentKey Key = new("system", "feeds", "videos");
    public int SchemaVersion { get; init; } = 1;
}

/// <summary>Follows the change feed of the videos and finishes what a dead process left undone between two writes.</summary>
public sealed class VideoSweeper(IDocumentStore documents, VideoProjector projector, IVideoPipeline pipeline, IEnumerable<IVideoFinished> finished, IPackagePipeline? packages = null)
{
    private const int PageSize = 100;

    /// <returns>How many changed videos were looked at.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var seen = 0;
        while (true)
        {
            var position = await documents.ReadAsync(FeedPosition.Key, VideosJsonContext.Default.FeedPosition, cancellation);
            var page = await documents.ReadChangesAsync(Video.Container, position?.Value.Continuation, PageSize, cancellation);
            foreach (var change in page.Changes.Where(change => change.Key.Id == change.Key.Partition))
            {
                var video = JsonSerializer.Deserialize(change.Json, VideosJsonContext.Default.Video)!;
                await FinishAsync(video, cancellation);
                seen++;
            }
            foreach (var change in page.Changes.Where(change => change.Key.Id.StartsWith($"{change.Key.Partition}-p", StringComparison.Ordinal)))
            {
                var package = JsonSerializer.Deserialize(change.Json, VideosJsonContext.Default.VideoPackage)!;
                if (package.Status == PackageStatus.Accepted && packages is not null)
                    await packages.StartAsync(package, cancellation);
            }
            if (page.Changes.Count == 0)
                return seen;
            // Only now: a crash above reads the same page again.
            await documents.WriteAsync(
                FeedPosition.Key, new FeedPosition(page.Continuation), VideosJsonContext.Default.FeedPosition, WriteCondition.None, null, cancellation);
        }
    }

    private async Task FinishAsync(Video video, CancellationToken cancellation)
    {
        await projector.ProjectAsync(video, cancellation);
        if (video.Status == VideoStatus.Accepted)
            await pipeline.StartAsync(video, cancellation);
        else if (video.Status == VideoStatus.Cancelling)
            await pipeline.CancelAsync(video, cancellation);
        else if (video is { Status: VideoStatus.Running, Review.Decision: not null })
            await pipeline.TellReviewedAsync(video, cancellation);
        if (video.IsFinished)
            foreach (var follower in finished)
                await follower.FinishedAsync(video, cancellation);
    }
}
