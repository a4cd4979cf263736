using AutoVideo.Platform;

namespace AutoVideo.Videos;

/// <summary>The pipeline as a durable orchestration; its id follows from the video's, so a second start finds the first.</summary>
public sealed class DurableVideoPipeline(DurableTaskClient client, VideoStore videos) : IVideoPipeline
{
    public Task StartAsync(Video video, CancellationToken cancellation) =>
        client.StartOnceAsync(nameof(VideoOrchestrator), video.InstanceId, new VideoRun(video.Id, video.Attempt), cancellation);

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
