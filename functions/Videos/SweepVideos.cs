namespace AutoVideo.Videos;

/// <summary>Finishes what a dead process left between two writes: starts accepted videos, passes events on, repeats cancels.</summary>
public sealed class SweepVideos(VideoSweeper sweeper)
{
    [Function("SweepVideos")]
    public Task RunAsync([TimerTrigger("*/5 * * * * *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellation) =>
        sweeper.SweepAsync(cancellation);
}
