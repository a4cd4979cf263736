using System.Diagnostics;
using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Http;

/// <summary>The one edge of the HTTP API: every exception becomes problem details (RFC 9457) with a code; no stack trace leaves.</summary>
internal sealed partial class ErrorMiddleware(TimeProvider time, ILogger<ErrorMiddleware> logger) : IFunctionsWorkerMiddleware
{
    // What was said before the fault and holds for its answer too.
    private static readonly string[] Kept = ["Allow", "Retry-After", "Vary", "RateLimit", "RateLimit-Policy", "traceparent", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Access-Control-Allow-Credentials", "Set-Cookie"];

    // Seconds: most of what is away comes back in that time.
    private const string Soon = "5";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext();
        if (http is null)
        {
            await next(context);
            return;
        }
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away; nobody reads an answer.
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            var problem = Problems.Of(exception);
            if (problem.Status >= StatusCodes.Status500InternalServerError && exception is not PermanentException)
                LogFailed(logger, exception, http.Request.Method, http.Request.Path);
            if (exception is ThrottledException { RetryAfter: var wait })
                http.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            if (exception is TransientException)
                http.Response.Headers.RetryAfter = Soon;
            context.GetInvocationResult().Value = Answer(http, problem);
        }
    }

    private IResult Answer(HttpContext http, ProblemDetails problem)
    {
        var kept = http.Response.Headers.Where(header => Kept.Contains(header.Key, StringComparer.OrdinalIgnoreCase)).ToArray();
        http.Response.Clear();
        foreach (var header in kept)
            http.Response.Headers.Append(header.Key, header.Value);
        problem.Instance = http.Request.Path;
        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        http.Response.Headers.CacheControl = "no-store";
        if (problem.Extensions.TryGetValue("resetsAt", out var reset) && reset is DateTimeOffset resetsAt)
            http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling((resetsAt - time.GetUtcNow()).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (Challenge.Of(http, problem.Status ?? StatusCodes.Status500InternalServerError, problem.Extensions["code"] as string) is { } challenge)
            http.Response.Headers.WWWAuthenticate = challenge;
        return Results.Json(problem, HttpJsonContext.Default.ProblemDetails, "application/problem+json", problem.Status);
    }

    [LoggerMessage(3000, LogLevel.Error, "{Method} {Path} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string method, string path);
}
