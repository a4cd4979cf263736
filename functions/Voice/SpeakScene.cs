using AutoVideo.Ai;
using AutoVideo.Failures;
using AutoVideo.Script;
using AutoVideo.Storage;
using AutoVideo.Videos;
using AutoVideo.Videos.Translations;

namespace AutoVideo.Voice;

/// <summary>Speaks one scene's narration in the video's voice; when its provider fails, chooses the next one for the whole video.</summary>
public sealed class SpeakScene(VideoSteps steps, SpeechChain voices, ISpeechPace pace, VideoTranslations translations, ManifestBlobs manifests)
{
    [Function(ActivityNames.SpeakScene)]
    public Task<string> RunAsync([ActivityTrigger] SceneWork work, CancellationToken cancellation) =>
        steps.RunAsync(work.Run, VideoStage.Voice, work.Scene, async (video, cost) =>
        {
            var script = await manifests.ReadAsync(work.Script, ScriptJsonContext.Default.ScriptDocument, cancellation);
            // What was paid for at one rate is not paid for again at another.
            var foretold = video.Pace?.Foretold ?? ForetoldRate.Of(script, video.Request.Seconds, pace);
            var original = await OriginalAsync(video.Request, work.Scene, cancellation);
            var isPersonal = video.Request.IsPersonal || script.Scenes.Single(scene => scene.Id == work.Scene).Own is { Narration: true };
            var chosen = video.Voice is not null ? video : await ChooseAsync(work.Run, voices.First(video.Request.Voice, script.Language), cancellation);
            while (true)
            {
                var voice = chosen.Voice!;
                Speech speech;
                try
                {
                    var rate = voice.Provider == SpeechChain.Offline ? work.Rate : original is { } length ? SceneFit.Foretold(Estimate(script, work.Scene), length) : foretold;
                    speech = await voices.SpeakAsync(voice, video.OwnerId, Narration(script, work.Scene), script.Language, rate, isPersonal, cancellation);
                    // The own voice says how long it takes, and costs nothing.
                    if (original is { } wanted && voice.Provider == SpeechChain.Offline && SceneFit.Rate(speech.Seconds, wanted) is var fitting && fitting != rate)
                        speech = await voices.SpeakAsync(voice, video.OwnerId, Narration(script, work.Scene), script.Language, fitting, isPersonal, cancellation);
                }
                catch (ProviderException fault)
                {
                    chosen = await SwitchAsync(work, chosen, script.Language, fault, cancellation);
                    continue;
                }
                var manifest = await manifests.WriteAsync("speech", speech, VoiceJsonContext.Default.Speech, cancellation);
                var after = await steps.RecordAsync(
                    work.Run, new Happened.SceneSpoken(work.Scene, manifest, speech.Seconds, speech.IsDraftVoice, cost.CpuSeconds), cancellation);
                // Another scene may have had to choose another voice meanwhile.
                if (after.Voice is { } now && now != voice)
                {
                    chosen = after;
                    continue;
                }
                if (after.Scenes.All(other => other.Voice is not null))
                    await steps.RecordAsync(work.Run, new Happened.StageFinished(VideoStage.Voice), cancellation);
                return manifest;
            }
        }, cancellation);

    /// <summary>Seconds of the line in the original, for a video in another language.</summary>
    private async Task<double?> OriginalAsync(VideoRequest request, string scene, CancellationToken cancellation) => request.Translation is { } translation
        ? (await translations.PlanOfAsync(translation, cancellation)).Find(scene)?.Seconds
        : null;

    private double Estimate(ScriptDocument script, string scene) => pace.Estimate(Narration(script, scene), script.Language, null);

    private static string Narration(ScriptDocument script, string scene) => script.Scenes.Single(other => other.Id == scene).Narration;

    /// <returns>The video with the voice that it has now.</returns>
    private async Task<Video> ChooseAsync(VideoRun run, VoiceChoice first, CancellationToken cancellation)
    {
        var after = await steps.RecordAsync(run, new Happened.VoiceChosen(first), cancellation);
        return after.Voice is null ? after with { Voice = first } : after;
    }

    /// <returns>The video with the voice that it has now: the next one, or one that another scene chose before.</returns>
    /// <exception cref="TransientException">Nobody is left, but somebody may answer a little later.</exception>
    /// <exception cref="PermanentException"><c>providers_failed</c>.</exception>
    private async Task<Video> SwitchAsync(SceneWork work, Video video, string language, ProviderException fault, CancellationToken cancellation)
    {
        var voice = video.Voice!;
        // Once the track is being fitted all of it was spoken: a fault here is not worth another voice.
        if (work.Rate == 1 && voices.After([.. video.FailedVoices, voice.Provider], video.Request.Voice, language) is { } next)
        {
            var after = await steps.RecordAsync(work.Run, new Happened.VoiceSwitched(voice, next, fault.Message), cancellation);
            if (after.Voice is { } now && now != voice)
                return after;
        }
        throw fault.MayPass || fault.Fault == ProviderFault.Paused
            ? new TransientException($"No voice answered. {fault.Message}", fault)
            : new PermanentException("providers_failed", $"No voice provider answered; check their settings. {fault.Message}", fault);
    }
}
