using AutoVideo.Voice;

namespace AutoVideo.Visuals;

public static class VisualsActivityCalls
{
    /// <returns>Blob name of the picture's manifest.</returns>
    public static Task<string> DrawSceneAsync(this TaskOrchestrationContext context, SceneWork work) =>
        context.CallActivityAsync<string>(ActivityNames.DrawScene, work, Retries.OfWork);
}
