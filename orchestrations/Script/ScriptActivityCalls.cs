using AutoVideo.Videos;

namespace AutoVideo.Script;

/// <param name="Script">Blob name of the script.</param>
public sealed record WrittenScript(string Script, IReadOnlyList<string> Scenes);

public static class ScriptActivityCalls
{
    public static Task<WrittenScript> WriteScriptAsync(this TaskOrchestrationContext context, VideoRun run) =>
        context.CallActivityAsync<WrittenScript>(ActivityNames.WriteScript, run, Retries.OfWork);
}
