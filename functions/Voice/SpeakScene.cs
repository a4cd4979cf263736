using AutoVideo.Failures;
using AutoVideo.Script;
using AutoVideo.Storage;
using AutoVideo.Videos;

namespace AutoVideo.Voice;

/// <summary>Speaks one scene's narration.</summary>
public sealed class SpeakScene(VideoSteps steps, ISpeechSynthesizer synthesizer, ManifestBlobs manifests)
{
    [Function(ActivityNames.SpeakScene)]
    public Task<string> RunAsync([ActivityTrigger] SceneWork work, CancellationToken cancellation) =>
        steps.RunAsync(work.Run, VideoStage.Voice, work.Scene, async (video, cost) =>
        {
            var script = await manifests.ReadAsync(work.Script, ScriptJsonContext.Default.ScriptDocument, cancellation);
            var scene = script.Scenes.Single(scene => scene.Id == work.Scene);
            var voice = video.Request.Voice ?? synthesizer.DefaultVoice(script.Language)
                ?? throw new PermanentException("language_not_spoken", $"No voice of '{synthesizer.Provider}' speaks '{script.Language}'.");
            var speech = await synthesizer.SpeakAsync(new SpeechRequest(scene.Narration, script.Language, voice, work.Rate), cancellation);
            var manifest = await manifests.WriteAsync("speech", speech, VoiceJsonContext.Default.Speech, cancellation);
            var after = await steps.RecordAsync(
                work.Run, new Happened.SceneSpoken(work.Scene, manifest, speech.Seconds, speech.IsDraftVoice, cost.CpuSeconds), cancellation);
            if (after.Scenes.All(other => other.Voice is not null))
                await steps.RecordAsync(work.Run, new Happened.StageFinished(VideoStage.Voice), cancellation);
            return manifest;
        }, cancellation);
}
