using AutoVideo.Render.Timeline;
using AutoVideo.Storage;
using AutoVideo.Videos;

namespace AutoVideo.Voice;

/// <summary>Estimates choose the sentences; what the voice really took decides how fast it speaks them.</summary>
public sealed class FitSpeech(VideoSteps steps, ManifestBlobs manifests)
{
    [Function(ActivityNames.FitSpeech)]
    public Task<double> RunAsync([ActivityTrigger] SpeechFit fit, CancellationToken cancellation) =>
        steps.RunAsync(fit.Run, VideoStage.Voice, null, async (video, _) =>
        {
            // A ready script is spoken as its author meant it.
            if (video.Request.Script is not null)
                return 1;
            var lines = await Task.WhenAll(fit.Speeches.Select(name => manifests.ReadAsync(name, VoiceJsonContext.Default.Speech, cancellation)));
            return ScenePacing.FittingRate([.. lines.Select(line => line.Seconds)], video.Request.Seconds);
        }, cancellation);
}
