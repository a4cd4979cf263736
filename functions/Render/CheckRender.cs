using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Videos;

namespace AutoVideo.Render;

/// <summary>Looks whether the render has finished, and records its result or throws its failure.</summary>
public sealed class CheckRender(VideoSteps steps, IMediaJobs jobs)
{
    [Function(ActivityNames.CheckRender)]
    public Task<bool> RunAsync([ActivityTrigger] RenderCheck check, CancellationToken cancellation) =>
        steps.RunAsync(check.Run, VideoStage.Render, null, async (_, _) =>
        {
            var state = await jobs.FindAsync(check.Job, cancellation)
                ?? throw new PermanentException("render_lost", "The render is not known any more; retry the video.");
            if (!state.IsFinished)
            {
                await jobs.RemindAsync(check.Job, cancellation);
                return false;
            }
            // The worker has tried a passing fault again by itself; what it reports now stays.
            if (state.Result is null)
                throw new PermanentException(state.Failure?.Code ?? "render_cancelled", state.Failure?.Message ?? "The render was cancelled.");
            var result = JsonSerializer.Deserialize(state.Result, RenderJsonContext.Default.RenderResult)!;
            await steps.RecordAsync(check.Run, new Happened.Rendered(result), cancellation);
            await steps.RecordAsync(check.Run, new Happened.StageFinished(VideoStage.Render, state.CpuSeconds), cancellation);
            return true;
        }, cancellation);
}
