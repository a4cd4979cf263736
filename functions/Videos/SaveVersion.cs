using AutoVideo.Failures;
using AutoVideo.Videos.Edits;

namespace AutoVideo.Videos;

/// <summary>The video is made: this rendering becomes a version of its own, and the video is complete from here on.</summary>
public sealed class SaveVersion(VideoSteps steps, VideoVersions versions, TimeProvider time)
{
    [Function(ActivityNames.SaveVersion)]
    public Task RunAsync([ActivityTrigger] VideoRun run, CancellationToken cancellation) =>
        steps.RunAsync(run, VideoStage.Publish, null, async (before, _) =>
        {
            var video = await steps.RecordAsync(run, new Happened.StageFinished(VideoStage.Publish), cancellation);
            if (video is not { Script: { } script, Timeline: { } timeline, Result: { } result })
                throw new PermanentException("render_lost", "The rendering is not there; retry the video.");
            await versions.SaveAsync(
                new VideoVersion(video.Id, before.Version + 1, script, timeline, video.Request, video.Title ?? "", video.Pace, result, video.Stages, time.GetUtcNow())
                {
                    RestoredFrom = video.Restores,
                },
                cancellation);
            return await steps.RecordAsync(run, new Happened.Completed(), cancellation);
        }, cancellation);
}
