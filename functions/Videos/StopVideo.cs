using AutoVideo.MediaJobs;

namespace AutoVideo.Videos;

/// <summary>Ends the render of a cancelled video, child processes included, and then says that it is cancelled.</summary>
public sealed class StopVideo(VideoStore videos, IMediaJobs jobs)
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(20);

    [Function(ActivityNames.StopVideo)]
    public async Task RunAsync([ActivityTrigger] VideoRun run, CancellationToken cancellation)
    {
        var video = await videos.ReadAsync(run.VideoId, cancellation);
        if (video.RenderJob is { } job && video.Attempt == run.Attempt)
        {
            await jobs.CancelAsync(job, cancellation);
            await jobs.WaitAsync(job, LongestStop, cancellation);
        }
        await videos.ApplyAsync(run.VideoId, new Happened.Cancelled(), run.Attempt, cancellation);
    }
}
