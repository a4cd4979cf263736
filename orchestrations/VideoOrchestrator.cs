using AutoVideo.Failures;
using AutoVideo.Render;
using AutoVideo.Script;
using AutoVideo.Videos;
using AutoVideo.Videos.Reviews;
using AutoVideo.Visuals;
using AutoVideo.Voice;

namespace AutoVideo;

/// <summary>The pipeline of one video, in order. Every step looks its content address up first, so a repeat costs nothing.</summary>
public static class VideoOrchestrator
{
    /// <summary>Raised to stop the pipeline; the payload is not used.</summary>
    public const string CancelEvent = "CancelRequested";

    [Function(nameof(VideoOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, VideoRun run)
    {
        var progress = new PipelineProgress(context);
        var pipeline = MakeAsync(context, run, progress);
        var cancel = context.WaitForExternalEvent<string?>(CancelEvent);
        await Task.WhenAny(pipeline, cancel);
        if (!pipeline.IsCompleted)
        {
            await context.StopVideoAsync(run);
            return;
        }
        try
        {
            await pipeline;
        }
        catch (Exception failure)
        {
            var cause = failure is TaskFailedException { FailureDetails: var details }
                ? FailureCause.Of(details.ErrorType, details.ErrorMessage)
                : FailureCause.Of(failure);
            await context.FailVideoAsync(new VideoFailure(run, progress.Stage, cause));
        }
    }

    private static async Task MakeAsync(TaskOrchestrationContext context, VideoRun run, PipelineProgress progress)
    {
        await context.BeginVideoAsync(run);

        progress.Enter(VideoStage.Script);
        var script = await context.WriteScriptAsync(run);
        if (script.AsksFor(ReviewGate.Script))
            script = await context.ReviewAsync(new ReviewWork(run, ReviewGate.Script, script));

        var made = await MakeScenesAsync(context, run, script, progress);
        if (script.AsksFor(ReviewGate.Storyboard))
        {
            var approved = await context.ReviewAsync(new ReviewWork(run, ReviewGate.Storyboard, script));
            // What was edited meanwhile is spoken and drawn again, the rest is found made.
            if (approved.Script != script.Script || approved.HasNewSettings)
                made = await MakeScenesAsync(context, run, approved, progress);
        }

        progress.Enter(VideoStage.Timeline);
        var timeline = await context.ComposeTimelineAsync(made);

        progress.Enter(VideoStage.Render);
        await context.RenderAsync(new RenderWork(run, timeline));

        progress.Enter(VideoStage.Publish);
        await context.SaveVersionAsync(run);
    }

    private static async Task<TimelineWork> MakeScenesAsync(TaskOrchestrationContext context, VideoRun run, WrittenScript script, PipelineProgress progress)
    {
        var scenes = script.Scenes.Select(scene => new SceneWork(run, script.Script, scene, script.Rate ?? 1)).ToArray();
        progress.Enter(VideoStage.Voice);
        var speaking = progress.AllOf(VideoStage.Voice, scenes.Select(context.SpeakSceneAsync).ToArray());
        var drawing = progress.AllOf(VideoStage.Visuals, scenes.Select(context.DrawSceneAsync).ToArray());
        var speeches = await speaking;
        var fitted = await context.FitSpeechAsync(new SpeechFit(run, speeches));
        while (fitted.IsMixed)
        {
            speeches = await progress.AllOf(VideoStage.Voice, scenes.Select(context.SpeakSceneAsync).ToArray());
            fitted = await context.FitSpeechAsync(new SpeechFit(run, speeches));
        }
        // An edited video keeps the rate that it had.
        var rate = script.Rate ?? fitted.Rate;
        if (script.Rate is null && rate != 1)
            speeches = await progress.AllOf(VideoStage.Voice, scenes.Select(scene => context.SpeakSceneAsync(scene with { Rate = rate })).ToArray());
        progress.Enter(VideoStage.Visuals);
        return new TimelineWork(run, script.Script, speeches, await drawing, rate);
    }
}
