namespace AutoVideo.Videos;

/// <summary>The pipeline as a durable orchestration; its id follows from the video's, so a second start finds the first.</summary>
public sealed class DurableVideoPipeline(DurableTaskClient client, VideoStore videos) : IVideoPipeline
{
    public async Task StartAsync(Video video, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(video.InstanceId, cancellation) is not null)
            return;
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(VideoOrchestrator), new VideoRun(video.Id, video.Attempt), new StartOrchestrationOptions(InstanceId: video.InstanceId), cancellation);
        }
        catch (InvalidOperationException) when (!cancellation.IsCancellationRequested)
        {
            // Started by somebody else in between (the official exception for that derives from this one).
            if (await client.GetInstanceAsync(video.InstanceId, cancellation) is null)
                throw;
        }
    }

    public async Task TellReviewedAsync(Video video, CancellationToken cancellation)
    {
        if (video.Review is { } review && await client.GetInstanceAsync(video.InstanceId, cancellation) is { IsCompleted: false })
            await client.RaiseEventAsync(video.InstanceId, ReviewActivityCalls.DecidedEvent(review.Gate), null, cancellation);
    }

    public async Task CancelAsync(Video video, CancellationToken cancellation)
    {
        var instance = await client.GetInstanceAsync(video.InstanceId, cancellation);
        if (instance is null or { IsCompleted: true })
            await videos.ApplyAsync(video.Id, new Happened.Cancelled(), video.Attempt, cancellation);
        else
            await client.RaiseEventAsync(video.InstanceId, VideoOrchestrator.CancelEvent, null, cancellation);
    }
}
