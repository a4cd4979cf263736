using AutoVideo.Videos;

namespace AutoVideo.Batches;

/// <summary>Notes the end of a batch's video and starts the next one.</summary>
internal sealed class BatchFollower(BatchPump pump) : IVideoFinished
{
    public Task FinishedAsync(Video video, CancellationToken cancellation) =>
        video.IsFinished ? pump.VideoEndedAsync(video.Id, cancellation) : Task.CompletedTask;
}
