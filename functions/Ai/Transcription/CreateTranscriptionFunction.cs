using System.Text.RegularExpressions;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AutoVideo.Ai.Transcription;

public sealed partial class CreateTranscriptionFunction(ICallers callers, Recordings recordings, ITranscriptionPipeline pipeline, TimeProvider time)
{
    private const string Wav = "audio/wav";
    private static readonly string[] Types =
        [Wav, "audio/mpeg", "audio/mp4", "audio/ogg", "audio/flac", "audio/webm", "audio/aac", "video/mp4", "video/quicktime", "video/webm", "video/x-matroska"];

    /// <summary>
    /// Has the words of a recording written down, with the time of each: the body is the file itself, an audio or a video of up to 100 MB and 60
    /// minutes, whose first sound counts. The answer comes at once; look at its address until the status is ready (or failed), then take text,
    /// words or subtitles. It is counted in seconds of audio. The upload is removed once it is written down.
    /// </summary>
    [Function("CreateTranscription"), Requires(Permissions.AiTranscribe), NeedsIdempotencyKey, Answers<TranscriptionView>(202, Headers = ["Location"])]
    [Accepts(Wav, Recordings.MaxBytes, Others = ["audio/mpeg", "audio/mp4", "audio/ogg", "audio/flac", "audio/webm", "audio/aac", "video/mp4", "video/quicktime", "video/webm", "video/x-matroska"])]
    [Query("language", "BCP 47 of what is said; found out when not given.", MaxLength = 20, Example = "en")]
    [Query("hint", "Names and terms that occur, so that they are spelt right.", MaxLength = Recordings.MaxHint)]
    [Query("name", "For your own lists, such as the name of the file.", MaxLength = Recordings.MaxName)]
    [Fails("content_type_refused", "body_too_large", "parameter_invalid", "transcription_not_configured", "recordings_too_many", "quota_exceeded", "disk_full")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/ai/transcriptions")] HttpRequest request, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType.Value?.ToLowerInvariant() is not { } media || !Types.Contains(media))
            throw new PermanentException("content_type_refused", $"Send the recording as one of {string.Join(", ", Types)}.");
        var language = RequestQuery.Text(request, "language", 20);
        if (language is not null && !Tag().IsMatch(language))
            throw RequestQuery.Invalid("language", "language is a BCP 47 tag such as en or zh-TW.");
        var wish = new RecordingWish(media, RequestQuery.Text(request, "name", Recordings.MaxName), language, RequestQuery.Text(request, "hint", Recordings.MaxHint));
        var caller = await callers.OfAsync(request, cancellation);
        // The key's middleware has read the whole body by now, and found it within the limit.
        var recording = await recordings.CreateAsync(Idempotency.IdOf(request, "rec", time.GetUtcNow()), caller.UserId, wish, request.Body, cancellation);
        await pipeline.StartAsync(recording, cancellation);
        var view = TranscriptionView.Of(recording);
        request.HttpContext.Response.Headers.Location = view.Links["self"];
        return Results.Json(view, AiHttpJsonContext.Default.TranscriptionView, statusCode: StatusCodes.Status202Accepted);
    }

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    private static partial Regex Tag();
}
