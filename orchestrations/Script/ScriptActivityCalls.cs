using AutoVideo.Videos;
using AutoVideo.Videos.Reviews;

namespace AutoVideo.Script;

/// <param name="Script">Blob name of the script.</param>
/// <param name="Review">Where the owner wants to be asked; null for nowhere.</param>
/// <param name="Rate">The rate that the video was spoken at before, when it is an edit of itself.</param>
public sealed record WrittenScript(string Script, IReadOnlyList<string> Scenes, IReadOnlyList<ReviewGate>? Review = null, double? Rate = null)
{
    /// <summary>Voice, style or the like were changed in the review.</summary>
    public bool HasNewSettings { get; init; }

    public bool AsksFor(ReviewGate gate) => Review?.Contains(gate) == true;
}

public static class ScriptActivityCalls
{
    public static Task<WrittenScript> WriteScriptAsync(this TaskOrchestrationContext context, VideoRun run) =>
        context.CallActivityAsync<WrittenScript>(ActivityNames.WriteScript, run, Retries.OfWork);
}
