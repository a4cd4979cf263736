namespace AutoVideo.Videos;

/// <summary>Starts the pipeline of unfinished videos that have none, as after the loss of the orchestrations' storage.</summary>
public sealed class ResumeLostVideos(LostVideos videos)
{
    [Function("ResumeLostVideos")]
    public Task RunAsync([TimerTrigger("0 */10 * * * *")] TimerInfo timer, CancellationToken cancellation) => videos.ResumeAsync(cancellation);
}
