using AutoVideo.Videos;

namespace AutoVideo.Render;

/// <summary>Speeches and pictures are blob names of manifests, in the order of the script's scenes.</summary>
/// <param name="Rate">Speaking rate of the speeches.</param>
public sealed record TimelineWork(VideoRun Run, string Script, IReadOnlyList<string> Speeches, IReadOnlyList<string> Pictures, double Rate = 1);

/// <param name="Timeline">Blob name of the timeline.</param>
public sealed record RenderWork(VideoRun Run, string Timeline);

/// <param name="Job">The media job that renders.</param>
public sealed record RenderCheck(VideoRun Run, string Job);

public static class RenderActivityCalls
{
    /// <summary>Raised for the orchestration when its media job has finished; the payload is the job's id.</summary>
    public const string RenderFinishedEvent = "RenderFinished";

    /// <summary>How long a lost event can delay a video.</summary>
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(30);

    /// <returns>Blob name of the timeline.</returns>
    public static Task<string> ComposeTimelineAsync(this TaskOrchestrationContext context, TimelineWork work) =>
        context.CallActivityAsync<string>(ActivityNames.ComposeTimeline, work, Retries.OfWork);

    public static Task SaveVersionAsync(this TaskOrchestrationContext context, VideoRun run) =>
        context.CallActivityAsync(ActivityNames.SaveVersion, run, Retries.OfRecords);

    /// <summary>Submits the render and waits for the news of its end, or finds out by itself should the news be lost.</summary>
    public static async Task RenderAsync(this TaskOrchestrationContext context, RenderWork work)
    {
        var job = await context.CallActivityAsync<string>(ActivityNames.RenderVideo, work, Retries.OfWork);
        var news = context.WaitForExternalEvent<string>(RenderFinishedEvent);
        while (!await context.CallActivityAsync<bool>(ActivityNames.CheckRender, new RenderCheck(work.Run, job), Retries.OfWork))
        {
            using var enough = new CancellationTokenSource();
            var probe = context.CreateTimer(ProbeInterval, enough.Token);
            await Task.WhenAny(news, probe);
            enough.Cancel();
            if (news.IsCompleted)
                news = context.WaitForExternalEvent<string>(RenderFinishedEvent);
        }
    }
}
