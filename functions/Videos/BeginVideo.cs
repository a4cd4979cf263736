namespace AutoVideo.Videos;

public sealed class BeginVideo(VideoStore videos)
{
    [Function(ActivityNames.BeginVideo)]
    public Task RunAsync([ActivityTrigger] VideoRun run, CancellationToken cancellation) =>
        videos.ApplyAsync(run.VideoId, new Happened.Started(), run.Attempt, cancellation);
}
