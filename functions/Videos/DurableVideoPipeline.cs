using AutoVideo.Platform;

namespace AutoVideo.Videos;

/// <summary>The pipeline as a durable orchestration; its id follows from the video's, so a second start finds the first.</summary>
public sealed class DurableVideoPipeline(IOrchestrations orchestrations) : IVideoPipeline
{
    public Task StartAsync(Video video, CancellationToken cancellation) =>
        orchestrations.StartOnceAsync(nameof(VideoOrchestrator), video.InstanceId, new VideoRun(video.Id, video.Attempt), cancellation);

    public Task TellReviewedAsync(Video video, CancellationToken cancellation) => video.Review is { } review
        ? orchestrations.RaiseAsync(video.InstanceId, ReviewActivityCalls.DecidedEvent(review.Gate), cancellation)
        : Task.CompletedTask;

    public Task CancelAsync(Video video, CancellationToken cancellation) => orchestrations.CancelAsync(new VideoRun(video.Id, video.Attempt), cancellation);
}
