using AutoVideo.Ai.Quotas;
using AutoVideo.Failures;
using AutoVideo.Identity;
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
        PermanentException { InnerException: QuotaExceededException { Shortage: var shortage } } exceeded => OfQuota(exceeded, shortage),
        PermanentException permanent => Of(StatusOf(permanent.Code), permanent.Code, permanent.Detail, permanent.Errors),
        ThrottledException => Of(StatusCodes.Status429TooManyRequests, "too_many_attempts", "Too many attempts; wait and try again."),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            Of(StatusCodes.Status413PayloadTooLarge, "body_too_large", "The request body is larger than this endpoint takes."),
        BadHttpRequestException bad => Of(bad.StatusCode, "request_invalid", bad.Message),
        // Its message may hold the host's own innards.
        FunctionInputConverterException => Of(StatusCodes.Status400BadRequest, "request_invalid", "A part of the address or of the body is not of the type that this endpoint takes."),
        PreconditionFailedException => Of(StatusOf("changed_meanwhile"), "changed_meanwhile", "Somebody else changed it; read it again and repeat."),
        BlobNotFoundException => Of(StatusCodes.Status404NotFound, "file_not_found", "The file is not there any more."),
        // Its message names what did not answer, which is the log's business.
        TransientException => Of(StatusCodes.Status503ServiceUnavailable, "try_again", "Something that this needs does not answer at the moment. Try again in a few seconds."),
        _ => Of(StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong on the server. Try again; the log names the cause by the trace id."),
    };

    public static ProblemDetails Of(int status, string code, string detail, IReadOnlyList<FieldError>? errors = null)
    {
        var problem = new ProblemDetails
        {
            Type = TypeOf(code),
            Title = ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } title ? title : code,
            Status = status,
            Detail = detail,
            Extensions = { ["code"] = code },
        };
        if (errors is { Count: > 0 })
            problem.Extensions["errors"] = errors;
        return problem;
    }

    public static string TypeOf(string code) => $"https://autovideo.dev/problems/{code}";

    /// <summary>What of the plan is used up, how much of it there is, and when it begins anew.</summary>
    private static ProblemDetails OfQuota(PermanentException exceeded, QuotaShortage shortage)
    {
        var problem = Of(StatusCodes.Status429TooManyRequests, exceeded.Code, exceeded.Detail);
        problem.Extensions["plan"] = shortage.Plan;
        problem.Extensions["kind"] = shortage.Kind.ToString().ToLowerInvariant();
        problem.Extensions["period"] = shortage.Period;
        problem.Extensions["limit"] = shortage.Limit;
        problem.Extensions["used"] = shortage.Used;
        problem.Extensions["wanted"] = shortage.Wanted;
        if (shortage.ResetsAt is { } resetsAt)
            problem.Extensions["resetsAt"] = resetsAt;
        return problem;
    }

    /// <summary>The HTTP status of a fault's code.</summary>
    public static int StatusOf(string code) => code switch
    {
        "no_such_route" => StatusCodes.Status404NotFound,
        "method_not_allowed" => StatusCodes.Status405MethodNotAllowed,
        "not_acceptable" => StatusCodes.Status406NotAcceptable,
        "address_too_long" => StatusCodes.Status414UriTooLong,
        "idempotency_key_missing" or "idempotency_key_invalid" or "if_match_invalid" => StatusCodes.Status400BadRequest,
        "idempotency_key_running" or "idempotency_answer_too_long" => StatusCodes.Status409Conflict,
        "changed_meanwhile" => StatusCodes.Status412PreconditionFailed,
        "if_match_missing" => StatusCodes.Status428PreconditionRequired,
        "rate_limited" => StatusCodes.Status429TooManyRequests,
        "webhook_not_found" or "delivery_not_found" => StatusCodes.Status404NotFound,
        "brand_kits_too_many" or "comments_too_many" or "recordings_too_many" => StatusCodes.Status409Conflict,
        "webhooks_too_many" or "webhook_disabled" or "dead_letter_too_far" => StatusCodes.Status409Conflict,
        "sign_in_required" or "token_invalid" or "token_expired" or "login_failed" or "refresh_invalid" or "refresh_reused" => StatusCodes.Status401Unauthorized,
        "permission_missing" or "scope_missing" or "csrf_refused" or "account_hidden" or "session_required" or "registration_closed" or "rank_refused" or "sign_in_again" => StatusCodes.Status403Forbidden,
        "too_many_attempts" => StatusCodes.Status429TooManyRequests,
        "user_not_found" or "session_not_found" or "api_key_not_found" or "provider_unknown" or "login_not_found" or "grant_not_found" or "label_not_found" or "label_kind_unknown" or "queue_not_found" or "dead_letter_not_found" or "role_unknown" => StatusCodes.Status404NotFound,
        "email_taken" or "last_login" or "last_super_admin" or "self_refused" or "label_taken" or "handle_taken" or "provider_fixed" => StatusCodes.Status409Conflict,
        "video_not_found" or "voice_not_found" or "file_not_found" or "refusal_not_found" => StatusCodes.Status404NotFound,
        "video_state_conflict" or "video_not_ready" or "preview_running" => StatusCodes.Status409Conflict,
        "json_invalid" or "continuation_invalid" or "parameter_invalid" => StatusCodes.Status400BadRequest,
        "content_type_refused" => StatusCodes.Status415UnsupportedMediaType,
        "quota_exceeded" => StatusCodes.Status429TooManyRequests,
        "article_unreachable" => StatusCodes.Status502BadGateway,
        "article_too_large" => StatusCodes.Status413PayloadTooLarge,
        "body_too_large" or "sample_too_large" or "picture_too_large" => StatusCodes.Status413PayloadTooLarge,
        "disk_full" => StatusCodes.Status507InsufficientStorage,
        "tool_missing" or "cloning_not_configured" or "transcription_not_configured" or "vision_not_configured" or "provider_needed" => StatusCodes.Status503ServiceUnavailable,
        _ when code.EndsWith("_not_found", StringComparison.Ordinal) => StatusCodes.Status404NotFound,
        _ when code.EndsWith("_state_conflict", StringComparison.Ordinal) => StatusCodes.Status409Conflict,
        "review_not_open" or "nothing_to_render" or "edits_pending" or "scenario_deleted" => StatusCodes.Status409Conflict,
        // Everything else that is permanent is about what was sent.
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
