using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Storage;
using AutoVideo.Videos;
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
            var timeline = TimelineBuilder.Build(
                script, speeches, pictures, OutputOf(video.Request), video.Request.Style, video.Request.Seed, video.Request.Seconds,
                options.Value.CaptionStyle, options.Value.MusicGainDb);
            var name = await manifests.WriteAsync("timeline", timeline, RenderJsonContext.Default.Timeline, cancellation);
            await steps.RecordAsync(work.Run, new Happened.TimelineComposed(name), cancellation);
            await steps.RecordAsync(work.Run, new Happened.StageFinished(VideoStage.Timeline), cancellation);
            return name;
        }, cancellation);

    private OutputSpec OutputOf(VideoRequest request)
    {
        var (width, height) = VideoFormat.Parse(request.Format).Size;
        return options.Value.Output(width, height);
    }
}
