using AutoVideo.Failures;

namespace AutoVideo.Videos;

/// <summary>One attempt at making a video; the input of its orchestrator and of every activity.</summary>
public sealed record VideoRun(string VideoId, int Attempt);

/// <param name="Stage">Where the pipeline stopped.</param>
public sealed record VideoFailure(VideoRun Run, VideoStage Stage, FailureCause Cause);

public static class VideoActivityCalls
{
    public static Task BeginVideoAsync(this TaskOrchestrationContext context, VideoRun run) =>
        context.CallActivityAsync(ActivityNames.BeginVideo, run, Retries.OfRecords);

    public static Task StopVideoAsync(this TaskOrchestrationContext context, VideoRun run) =>
        context.CallActivityAsync(ActivityNames.StopVideo, run, Retries.OfRecords);

    public static Task FailVideoAsync(this TaskOrchestrationContext context, VideoFailure failure) =>
        context.CallActivityAsync(ActivityNames.FailVideo, failure, Retries.OfRecords);
}
