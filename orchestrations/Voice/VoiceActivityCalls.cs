using AutoVideo.Videos;

namespace AutoVideo.Voice;

/// <param name="Script">Blob name of the script that holds the scene.</param>
public sealed record SceneWork(VideoRun Run, string Script, string Scene);

public static class VoiceActivityCalls
{
    /// <returns>Blob name of the speech's manifest.</returns>
    public static Task<string> SpeakSceneAsync(this TaskOrchestrationContext context, SceneWork work) =>
        context.CallActivityAsync<string>(ActivityNames.SpeakScene, work, Retries.OfWork);
}
