using System.Text.Json;
using AutoVideo.MediaJobs;
using AutoVideo.Videos;

namespace AutoVideo.Render;

/// <summary>Submits the render; the orchestrator waits for its end.</summary>
public sealed class RenderVideo(VideoSteps steps, IMediaJobs jobs)
{
    [Function(ActivityNames.RenderVideo)]
    public Task<string> RunAsync([ActivityTrigger] RenderWork work, CancellationToken cancellation) =>
        steps.RunAsync(work.Run, VideoStage.Render, null, async (video, _) =>
        {
            var id = $"render-{video.InstanceId}";
            await steps.RecordAsync(work.Run, new Happened.RenderSubmitted(id), cancellation);
            var input = JsonSerializer.Serialize(new RenderRequest(work.Timeline), RenderJsonContext.Default.RenderRequest);
            await jobs.SubmitAsync(new MediaJob(id, MediaJobKind.Render, input, video.InstanceId), cancellation);
            return id;
        }, cancellation);
}
