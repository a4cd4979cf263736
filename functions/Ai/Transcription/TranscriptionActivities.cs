using AutoVideo.Platform;

namespace AutoVideo.Ai.Transcription;

/// <summary>The steps of writing a recording down.</summary>
public sealed class TranscriptionActivities(RecordingTranscription transcription)
{
    [Function(ActivityNames.TranscribeRecording)]
    public Task TranscribeAsync([ActivityTrigger] RecordingRun run, CancellationToken cancellation) =>
        transcription.RunAsync(run.OwnerId, run.Recording, cancellation);

    [Function(ActivityNames.FailRecording)]
    public Task FailAsync([ActivityTrigger] RecordingFailure failure, CancellationToken cancellation) =>
        transcription.FailAsync(failure.Run.OwnerId, failure.Run.Recording, failure.Cause, cancellation);
}

/// <summary>The work on a recording as a durable orchestration of its id, so a second start finds the first.</summary>
public sealed class DurableTranscriptions(IOrchestrations orchestrations) : ITranscriptionPipeline
{
    public Task StartAsync(Recording recording, CancellationToken cancellation) =>
        orchestrations.StartOnceAsync(nameof(TranscriptionOrchestrator), recording.Id, new RecordingRun(recording.OwnerId, recording.Id), cancellation);
}
