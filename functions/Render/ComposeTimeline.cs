using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Storage;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;
using AutoVideo.Videos.Translations;
using AutoVideo.Visuals;
using AutoVideo.Voice;
using Microsoft.Extensions.Options;

namespace AutoVideo.Render;

/// <summary>Makes the edit list of script, speeches and pictures.</summary>
public sealed class ComposeTimeline(VideoSteps steps, ManifestBlobs manifests, ISpeechPace voices, VideoTranslations translations, IOptions<RenderOptions> options)
{
    [Function(ActivityNames.ComposeTimeline)]
    public Task<string> RunAsync([ActivityTrigger] TimelineWork work, CancellationToken cancellation) =>
        steps.RunAsync(work.Run, VideoStage.Timeline, null, async (video, _) =>
        {
            var script = await manifests.ReadAsync(work.Script, ScriptJsonContext.Default.ScriptDocument, cancellation);
            var speeches = await Task.WhenAll(work.Speeches.Select(name => manifests.ReadAsync(name, VoiceJsonContext.Default.Speech, cancellation)));
            var pictures = await Task.WhenAll(work.Pictures.Select(name => manifests.ReadAsync(name, VisualsJsonContext.Default.Picture, cancellation)));
            // An edited video keeps its pace, so that scenes nobody touched keep their frames.
            var pause = video.Request.Translation is { } translation ? (await translations.PlanOfAsync(translation, cancellation)).Pause : null;
            var paced = video.Pace ?? new VideoPace(work.Rate, pause ?? ScenePacing.Pause([.. speeches.Select(speech => speech.Seconds)], video.Request.Seconds));
            var pace = video.Voice?.Provider is null or SpeechChain.Offline ? paced : paced with { Foretold = paced.Foretold ?? ForetoldRate.Of(script, video.Request.Seconds, voices) };
            await steps.RecordAsync(work.Run, new Happened.Paced(pace), cancellation);
            var timeline = WishedTimeline.Build(script, speeches, pictures, video.Request, options.Value, pace.Pause);
            var name = await manifests.WriteAsync("timeline", timeline, RenderJsonContext.Default.Timeline, cancellation);
            await steps.RecordAsync(work.Run, new Happened.TimelineComposed(name), cancellation);
            await steps.RecordAsync(work.Run, new Happened.StageFinished(VideoStage.Timeline), cancellation);
            return name;
        }, cancellation);
}
