using AutoVideo.Failures;

namespace AutoVideo.Ai.Transcription;

/// <summary>A recording to write down.</summary>
/// <param name="Recording">Its id.</param>
public sealed record RecordingRun(string OwnerId, string Recording);

public sealed record RecordingFailure(RecordingRun Run, FailureCause Cause);

public static class TranscriptionActivityCalls
{
    public static Task TranscribeRecordingAsync(this TaskOrchestrationContext context, RecordingRun run) =>
        context.CallActivityAsync(ActivityNames.TranscribeRecording, run, Retries.OfWork);

    public static Task FailRecordingAsync(this TaskOrchestrationContext context, RecordingFailure failure) =>
        context.CallActivityAsync(ActivityNames.FailRecording, failure, Retries.OfRecords);
}
