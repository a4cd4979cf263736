using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Storage;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;
using AutoVideo.Visuals;
using AutoVideo.Voice;
using Microsoft.Extensions.Options;

namespace AutoVideo.Render;

/// <summary>Makes the edit list of script, speeches and pictures.</summary>
public sealed class ComposeTimeline(VideoSteps steps, ManifestBlobs manifests, IOptions<RenderOptions> options)
{
    [Function(ActivityNames.ComposeTimeline)]
    public Task<string> RunAsync([ActivityTrigger] TimelineWork work, CancellationToken cancellation) =>
        steps.RunAsync(work.Run, VideoStage.Timeline, null, async (video, _) =>
        {
            var script = await manifests.ReadAsync(work.Script, ScriptJsonContext.Default.ScriptDocument, cancellation);
            var speeches = await Task.WhenAll(work.Speeches.Select(name => manifests.ReadAsync(name, VoiceJsonContext.Default.Speech, cancellation)));
            var pictures = await Task.WhenAll(work.Pictures.Select(name => manifests.ReadAsync(name, VisualsJsonContext.Default.Picture, cancellation)));
            // An edited video keeps its pace, so that scenes nobody touched keep their frames.
            var pace = video.Pace ?? new VideoPace(work.Rate, ScenePacing.Pause([.. speeches.Select(speech => speech.Seconds)], video.Request.Seconds));
            await steps.RecordAsync(work.Run, new Happened.Paced(pace), cancellation);
            var timeline = TimelineBuilder.Build(
                script, speeches, pictures, options.Value.OutputOf(video.Request.Format, video.Request.Output), video.Request.Style, video.Request.Seed, video.Request.Seconds,
                options.Value.CaptionStyle, options.Value.MusicGainDb, pace.Pause, video.Request.Brand);
            var name = await manifests.WriteAsync("timeline", timeline, RenderJsonContext.Default.Timeline, cancellation);
            await steps.RecordAsync(work.Run, new Happened.TimelineComposed(name), cancellation);
            await steps.RecordAsync(work.Run, new Happened.StageFinished(VideoStage.Timeline), cancellation);
            return name;
        }, cancellation);
}
