using AutoVideo.Failures;
using AutoVideo.Render;
using AutoVideo.Videos.Edits;
using AutoVideo.Videos.Reviews;

namespace AutoVideo.Videos;

/// <summary>Everything that can happen to a video. The set is closed: <see cref="VideoTransitions"/> answers each.</summary>
public abstract record Happened
{
    private Happened() { }

    public sealed record Started : Happened;
    public sealed record StageStarted(VideoStage Stage) : Happened;
    public sealed record ScriptWritten(string Script, string Title, string Language, bool Draft, IReadOnlyList<VideoScene> Scenes) : Happened;
    /// <summary>Who speaks this attempt; the first choice stays.</summary>
    public sealed record VoiceChosen(VoiceChoice Voice) : Happened;
    /// <summary>The voice's provider failed: another speaks the whole video, also what was spoken already.</summary>
    public sealed record VoiceSwitched(VoiceChoice From, VoiceChoice To, string Why) : Happened;
    public sealed record SceneSpoken(string Scene, string Voice, double Seconds, bool Draft, double CpuSeconds) : Happened;
    public sealed record SceneDrawn(string Scene, string Picture, double CpuSeconds, PictureCredit? Credit = null) : Happened;
    public sealed record StageFinished(VideoStage Stage, double CpuSeconds = 0) : Happened;
    /// <summary>The lines' lengths are known: how fast they are spoken, and the pauses between them.</summary>
    public sealed record Paced(VideoPace Pace) : Happened;
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

    public sealed record ReviewAsked(ReviewGate Gate, string Script, DateTimeOffset ExpiresAt) : Happened;
    /// <param name="Number">1 for the first; the same one twice is one reminder.</param>
    public sealed record ReviewReminded(int Number) : Happened;
    public sealed record ReviewDecided(ReviewGate Gate, bool Approved, string By, string? Reason) : Happened;
    /// <summary>The pipeline has acted on the decision.</summary>
    public sealed record ReviewTaken : Happened;

    /// <param name="Base">Blob name of the script that the edit was made from: another one's edit in between is not written over.</param>
    /// <param name="Revision">Of the video that it was made from: the same holds for settings.</param>
    /// <param name="What">For people: what was changed.</param>
    public sealed record Edited(string Base, int Revision, string Script, VideoRequest Request, string By, string What) : Happened;
    /// <param name="Revision">Of the video that was looked at; null: whatever was edited since is discarded too.</param>
    public sealed record EditDiscarded(string By, int? Revision = null) : Happened;
    /// <param name="Restores">A version to bring back instead of the edits.</param>
    public sealed record RenderRequested(string By, VideoVersion? Restores) : Happened;
}
