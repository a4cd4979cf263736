using System.Text.Json;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Transcription;

/// <summary>Follows the change feed of the recordings and starts the work that a dead process accepted and did not start.</summary>
public sealed class RecordingSweeper(IDocumentStore documents, ITranscriptionPipeline pipeline)
{
    private const int PageSize = 100;

    public async Task SweepAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var position = await documents.ReadAsync(RecordingFeedPosition.Key, TranscriptionJsonContext.Default.RecordingFeedPosition, cancellation);
            var page = await documents.ReadChangesAsync(Recording.Container, position?.Value.Continuation, PageSize, cancellation);
            if (page.Changes.Count == 0)
                return;
            foreach (var change in page.Changes)
            {
                var recording = JsonSerializer.Deserialize(change.Json, TranscriptionJsonContext.Default.Recording)!;
                if (recording.Status == RecordingStatus.Accepted)
                    await pipeline.StartAsync(recording, cancellation);
            }
            // Only now: a crash above reads the same page again.
            await documents.WriteAsync(
                RecordingFeedPosition.Key, new RecordingFeedPosition(page.Continuation), TranscriptionJsonContext.Default.RecordingFeedPosition, WriteCondition.None, null, cancellation);
        }
    }
}
