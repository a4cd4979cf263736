using AutoVideo.Render.Timeline;
using AutoVideo.Storage;
using AutoVideo.Videos;

namespace AutoVideo.Voice;

/// <summary>
/// Estimates choose the sentences; what the voice really took decides how fast it speaks them. Paid voices are not asked twice: their
/// rate was foretold (<see cref="ForetoldRate"/>).
/// </summary>
public sealed class FitSpeech(VideoSteps steps, ManifestBlobs manifests)
{
    [Function(ActivityNames.FitSpeech)]
    public Task<FittedSpeech> RunAsync([ActivityTrigger] SpeechFit fit, CancellationToken cancellation) =>
        steps.RunAsync(fit.Run, VideoStage.Voice, null, async (video, _) =>
        {
            var lines = await Task.WhenAll(fit.Speeches.Select(name => manifests.ReadAsync(name, VoiceJsonContext.Default.Speech, cancellation)));
            if (lines.Select(line => (line.Provider, line.Voice)).Distinct().Count() > 1)
                return new FittedSpeech(1, IsMixed: true);
            // Each line of a translation is fitted to the original's (SpeakScene).
            if (video.Request.Translation is not null)
                return new FittedSpeech(1);
            // A ready script is spoken as its author meant it.
            return video.Request.Script is not null || !lines.All(line => line.IsDraftVoice)
                ? new FittedSpeech(1)
                : new FittedSpeech(ScenePacing.FittingRate([.. lines.Select(line => line.Seconds)], video.Request.Seconds));
        }, cancellation);
}
