namespace AutoVideo.Videos;

public sealed class FailVideo(VideoStore videos)
{
    [Function(ActivityNames.FailVideo)]
    public Task RunAsync([ActivityTrigger] VideoFailure failure, CancellationToken cancellation) =>
        videos.ApplyAsync(failure.Run.VideoId, new Happened.Failed(failure.Stage, failure.Cause), failure.Run.Attempt, cancellation);
}
