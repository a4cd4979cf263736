using AutoVideo.Ai.Ledger;
using AutoVideo.Storage;
using AutoVideo.Videos;

namespace AutoVideo.Batches;

/// <summary>
/// Keeps a batch going: starts what there is room for, notes what has ended. Every step may be repeated, by the news of a video, by the timer and
/// by a second process: an item's video has an id that follows from the item.
/// </summary>
public sealed class BatchPump(BatchStore batches, VideoStore videos, IVideoPipeline pipeline, BatchQuota? quota = null, UsageReport? usage = null)
{
    /// <summary>After news of a video: null for one that belongs to no batch.</summary>
    public async Task<Batch?> VideoEndedAsync(string videoId, CancellationToken cancellation)
    {
        if (PlaceOf(videoId) is not var (batchId, number) || await batches.FindItemAsync(batchId, number, cancellation) is not { } item)
            return null;
        await LookAsync(item, cancellation);
        return await RunAsync(batchId, cancellation);
    }

    /// <summary>Starts what there is room for.</summary>
    public async Task<Batch?> RunAsync(string batchId, CancellationToken cancellation)
    {
        while (await batches.TakeNextAsync(batchId, cancellation) is { } item)
            await StartAsync(item, cancellation);
        return await batches.FindAsync(batchId, cancellation);
    }

    /// <summary>Finds what a dead process left: items that were taken but never started, ends that were not noted, and cancels that stopped half-way.</summary>
    /// <returns>Null: there is no such batch.</returns>
    public async Task<Batch?> SweepAsync(string batchId, CancellationToken cancellation)
    {
        var batch = await batches.FindAsync(batchId, cancellation);
        if (batch is null)
            return null;
        if (batch.Status == BatchStatus.Cancelled)
        {
            await CancelVideosAsync(batchId, cancellation);
            return await batches.FindAsync(batchId, cancellation);
        }
        string? continuation = null;
        do
        {
            var page = await batches.ItemsAsync(batchId, BatchItemStatus.Running, 100, continuation, cancellation);
            foreach (var item in page.Documents)
                await LookAsync(item.Value, cancellation);
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return await RunAsync(batchId, cancellation);
    }

    /// <summary>Stops the videos that are being made, and lets go of what was set aside for the others.</summary>
    public async Task CancelVideosAsync(string batchId, CancellationToken cancellation)
    {
        if (quota is not null && await batches.FindAsync(batchId, cancellation) is { } batch)
            await quota.ReleaseAsync(batch, cancellation);
        var page = await batches.ItemsAsync(batchId, BatchItemStatus.Running, 1000, null, cancellation);
        foreach (var item in page.Documents.Select(document => document.Value))
        {
            if (await videos.FindAsync(item.VideoId, cancellation) is { IsFinished: false })
            {
                var video = await videos.ApplyAsync(item.VideoId, new Happened.CancelRequested(), null, cancellation);
                if (video.Status == VideoStatus.Cancelling)
                    await pipeline.CancelAsync(video, cancellation);
            }
            await LookAsync(item, cancellation);
        }
    }

    private async Task StartAsync(BatchItem item, CancellationToken cancellation)
    {
        var batch = (await batches.FindAsync(item.BatchId, cancellation))!;
        if (quota is not null)
            await quota.DrawAsync(batch, item, cancellation);
        var video = await FindOrCreateAsync(item, batch.OwnerId, cancellation);
        if (await batches.FindItemAsync(item.BatchId, item.Number, cancellation) is { Status: BatchItemStatus.Cancelled } && !video.IsFinished)
            // The batch was cancelled between the two writes.
            video = await videos.ApplyAsync(video.Id, new Happened.CancelRequested(), null, cancellation);
        if (video.Status == VideoStatus.Cancelling)
            await pipeline.CancelAsync(video, cancellation);
        else if (video.Status == VideoStatus.Accepted)
            await pipeline.StartAsync(video, cancellation);
    }

    private async Task<Video> FindOrCreateAsync(BatchItem item, string ownerId, CancellationToken cancellation)
    {
        try
        {
            return await videos.CreateAsync(item.VideoId, item.Request, ownerId, cancellation);
        }
        catch (PreconditionFailedException)
        {
            return await videos.ReadAsync(item.VideoId, cancellation);
        }
    }

    private async Task LookAsync(BatchItem item, CancellationToken cancellation)
    {
        var video = await videos.FindAsync(item.VideoId, cancellation);
        var batch = await batches.FindAsync(item.BatchId, cancellation);
        if (video is null && batch?.Status is BatchStatus.Running or BatchStatus.Paused)
            await StartAsync(item, cancellation);
        else if (video is null or { IsFinished: true })
            await batches.EndAsync(EndOf(item, video) with { CostUsd = await CostOfAsync(video, cancellation) }, cancellation);
        else if (video.Status == VideoStatus.Accepted)
            await pipeline.StartAsync(video, cancellation);
    }

    private async Task<double> CostOfAsync(Video? video, CancellationToken cancellation) => video is null || usage is null
        ? 0
        : (double)(await usage.OfVideoAsync(video, cancellation)).Sum(group => group.CostUsd);

    private static BatchItem EndOf(BatchItem item, Video? video) => item with
    {
        Status = video?.Status switch
        {
            VideoStatus.Completed => BatchItemStatus.Completed,
            VideoStatus.Failed => BatchItemStatus.Failed,
            _ => BatchItemStatus.Cancelled,
        },
        Title = video?.Title,
        Error = video?.Error is { } error ? $"{error.Code}: {error.Message}" : null,
        Seconds = video?.Result?.Seconds ?? 0,
        CpuSeconds = video?.Stages.Sum(stage => stage.CpuSeconds) ?? 0,
    };

    private static (string BatchId, int Number)? PlaceOf(string videoId) =>
        videoId.Split('_') is ["vid", var batch, var number] && int.TryParse(number, out var place) ? ($"bat_{batch}", place) : null;
}
