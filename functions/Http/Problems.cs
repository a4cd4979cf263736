using AutoVideo.Failures;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace AutoVideo.Http;

/// <summary>From a fault to problem details: which HTTP status a code has.</summary>
internal static class Problems
{
    public static ProblemDetails Of(Exception exception) => exception switch
    {
        PermanentException permanent => Of(StatusOf(permanent.Code), permanent.Code, permanent.Detail),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            Of(StatusCodes.Status413PayloadTooLarge, "body_too_large", "The request body is larger than this endpoint takes."),
        BadHttpRequestException bad => Of(bad.StatusCode, "request_invalid", bad.Message),
        PreconditionFailedException => Of(StatusCodes.Status412PreconditionFailed, "changed_meanwhile", "Somebody else changed it; read it again and repeat."),
        BlobNotFoundException => Of(StatusCodes.Status404NotFound, "file_not_found", "The file is not there any more."),
        TransientException transient => Of(StatusCodes.Status503ServiceUnavailable, "try_again", transient.Message),
        _ => Of(StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong on the server. Try again; the log names the cause by the trace id."),
    };

    public static ProblemDetails Of(int status, string code, string detail) => new()
    {
        Type = $"https://autovideo.dev/problems/{code}",
        Title = ReasonPhrases.GetReasonPhrase(status),
        Status = status,
        Detail = detail,
        Extensions = { ["code"] = code },
    };

    private static int StatusOf(string code) => code switch
    {
        "video_not_found" or "file_not_found" => StatusCodes.Status404NotFound,
        "video_state_conflict" or "video_not_ready" => StatusCodes.Status409Conflict,
        "json_invalid" or "continuation_invalid" or "parameter_invalid" => StatusCodes.Status400BadRequest,
        "content_type_refused" => StatusCodes.Status415UnsupportedMediaType,
        "body_too_large" => StatusCodes.Status413PayloadTooLarge,
        "disk_full" => StatusCodes.Status507InsufficientStorage,
        "tool_missing" => StatusCodes.Status503ServiceUnavailable,
        // Everything else that is permanent is about what was sent.
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
