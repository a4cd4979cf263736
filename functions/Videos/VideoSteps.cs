using AutoVideo.Ai.Calls;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;

namespace AutoVideo.Videos;

/// <summary>What every activity of the pipeline does around its work: enter the stage, note a failed try, leave the stage.</summary>
public sealed class VideoSteps(VideoStore videos, TimeProvider time)
{
    /// <summary>Runs one step of a stage.</summary>
    /// <exception cref="PermanentException"><c>video_stopped</c>: the video is being cancelled or this attempt is over.</exception>
    public async Task<T> RunAsync<T>(VideoRun run, VideoStage stage, string? scene, Func<Video, MediaCost, Task<T>> step, CancellationToken cancellation)
    {
        var video = await videos.ApplyAsync(run.VideoId, new Happened.StageStarted(stage), run.Attempt, cancellation);
        if (video.Status != VideoStatus.Running || video.Attempt != run.Attempt)
            throw new PermanentException("video_stopped", "The video was stopped meanwhile.");
        CallOwner.Set(new(video.OwnerId, video.Id, stage.ToString().ToLowerInvariant()));
        try
        {
            return await step(video, MediaCost.Begin(time));
        }
        catch (Exception failure) when (failure is not (MediaJobWaitsException or DocumentsAwayException) && !cancellation.IsCancellationRequested)
        {
            await videos.ApplyAsync(run.VideoId, new Happened.StepFailed(stage, scene, FailureCause.Of(failure)), run.Attempt, cancellation);
            throw;
        }
    }

    public Task<Video> RecordAsync(VideoRun run, Happened happened, CancellationToken cancellation) =>
        videos.ApplyAsync(run.VideoId, happened, run.Attempt, cancellation);
}
