using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Ai.Transcription;

/// <summary>What was written down for the caller.</summary>
public sealed class TranscriptionFunctions(ICallers callers, Recordings recordings, Pages pages)
{
    /// <summary>The caller's transcriptions without their words, newest first.</summary>
    [Function("ListTranscriptions"), Requires(Permissions.AiTranscribe), Answers<TranscriptionPage>, Paged]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/ai/transcriptions")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var wanted = pages.Read(request, caller.UserId);
        var page = await recordings.ListAsync(caller.UserId, wanted.Limit, wanted.Cursor, cancellation);
        return Results.Json(
            new TranscriptionPage([.. page.Documents.Select(document => TranscriptionView.Of(document.Value))], pages.Next(request, caller.UserId, page.Continuation)),
            AiHttpJsonContext.Default.TranscriptionPage);
    }

    /// <summary>A transcription; once it is ready with its text, words and phrases.</summary>
    [Function("GetTranscription"), Requires(Permissions.AiTranscribe), Answers<TranscriptionView>, Fails("transcription_not_found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/ai/transcriptions/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var recording = await ReadAsync(request, id, cancellation);
        var transcript = recording.Status == RecordingStatus.Ready ? await recordings.ReadTranscriptAsync(recording, cancellation) : null;
        return Results.Json(TranscriptionView.Of(recording, transcript), AiHttpJsonContext.Default.TranscriptionView);
    }

    /// <summary>Its words as SubRip subtitles.</summary>
    [Function("TranscriptionSrt"), Requires(Permissions.AiTranscribe), Answers(200, ContentType = "application/x-subrip"), Fails("transcription_not_found", "transcription_state_conflict")]
    public async Task<IResult> SrtAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/ai/transcriptions/{id}/captions.srt")] HttpRequest request, string id, CancellationToken cancellation) =>
        Results.Text(TranscriptSubtitles.Srt(await ReadTranscriptAsync(request, id, cancellation)), "application/x-subrip", System.Text.Encoding.UTF8);

    /// <summary>Its words as WebVTT subtitles.</summary>
    [Function("TranscriptionVtt"), Requires(Permissions.AiTranscribe), Answers(200, ContentType = "text/vtt"), Fails("transcription_not_found", "transcription_state_conflict")]
    public async Task<IResult> VttAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/ai/transcriptions/{id}/captions.vtt")] HttpRequest request, string id, CancellationToken cancellation) =>
        Results.Text(TranscriptSubtitles.Vtt(await ReadTranscriptAsync(request, id, cancellation)), "text/vtt", System.Text.Encoding.UTF8);

    /// <summary>Removes a transcription, ready or failed, and all that was kept for it.</summary>
    [Function("DeleteTranscription"), Requires(Permissions.AiTranscribe), Answers(204), Fails("transcription_not_found", "transcription_state_conflict", "try_again")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/ai/transcriptions/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        await recordings.DeleteAsync(caller.UserId, id, cancellation);
        return Results.NoContent();
    }

    private async Task<Recording> ReadAsync(HttpRequest request, string id, CancellationToken cancellation) =>
        await recordings.ReadAsync((await callers.OfAsync(request, cancellation)).UserId, id, cancellation);

    private async Task<Transcript> ReadTranscriptAsync(HttpRequest request, string id, CancellationToken cancellation) =>
        await recordings.ReadTranscriptAsync(await ReadAsync(request, id, cancellation), cancellation);
}
