using AutoVideo.Failures;
using AutoVideo.Render;

namespace AutoVideo.Videos;

/// <summary>Everything that can happen to a video. The set is closed: <see cref="VideoTransitions"/> answers each.</summary>
public abstract record Happened
{
    private Happened() { }

    public sealed record Started : Happened;
    public sealed record StageStarted(VideoStage Stage) : Happened;
    public sealed record ScriptWritten(string Script, string Title, string Language, bool Draft, IReadOnlyList<VideoScene> Scenes) : Happened;
    public sealed record SceneSpoken(string Scene, string Voice, double Seconds, bool Draft, double CpuSeconds) : Happened;
    public sealed record SceneDrawn(string Scene, string Picture, double CpuSeconds) : Happened;
    public sealed record StageFinished(VideoStage Stage, double CpuSeconds = 0) : Happened;
    public sealed record TimelineComposed(string Timeline) : Happened;
    public sealed record RenderSubmitted(string Job) : Happened;
    public sealed record Rendered(RenderResult Result) : Happened;
    public sealed record Completed : Happened;
    /// <summary>One attempt at a step failed; it is tried again.</summary>
    public sealed record StepFailed(VideoStage Stage, string? Scene, FailureCause Cause) : Happened;
    public sealed record Failed(VideoStage Stage, FailureCause Cause) : Happened;
    public sealed record CancelRequested : Happened;
    public sealed record Cancelled : Happened;
    public sealed record RetryRequested : Happened;
    public sealed record DeleteRequested : Happened;
}
