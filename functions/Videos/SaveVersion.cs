namespace AutoVideo.Videos;

/// <summary>The video is made: its result stands in its document; it is complete from here on.</summary>
public sealed class SaveVersion(VideoSteps steps)
{
    [Function(ActivityNames.SaveVersion)]
    public Task RunAsync([ActivityTrigger] VideoRun run, CancellationToken cancellation) =>
        steps.RunAsync(run, VideoStage.Publish, null, async (_, _) =>
        {
            await steps.RecordAsync(run, new Happened.StageFinished(VideoStage.Publish), cancellation);
            return await steps.RecordAsync(run, new Happened.Completed(), cancellation);
        }, cancellation);
}
