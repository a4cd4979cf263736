using AutoVideo.Ai.Transcription;
using AutoVideo.Failures;

namespace AutoVideo;

/// <summary>Writes one recording down. What its providers answered is kept under content addresses, so a repeat pays for nothing twice.</summary>
public static class TranscriptionOrchestrator
{
    [Function(nameof(TranscriptionOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, RecordingRun run)
    {
        try
        {
            await context.TranscribeRecordingAsync(run);
        }
        catch (TaskFailedException failure)
        {
            await context.FailRecordingAsync(new RecordingFailure(run, FailureCause.Of(failure.FailureDetails.ErrorType, failure.FailureDetails.ErrorMessage)));
        }
    }
}
