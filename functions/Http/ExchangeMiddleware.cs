using System.Diagnostics;
using AutoVideo.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AutoVideo.Http;

/// <summary>What every answer carries, faults too: its trace (W3C Trace Context) and what lets other web apps read it (CORS).</summary>
internal sealed class ExchangeMiddleware(IOptions<ApiOptions> options, IRoutes routes) : IFunctionsWorkerMiddleware
{
    private const int LongestAddress = 8 * 1024;
    private const string PreflightSeconds = "600";
    private const string Asked = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Range, traceparent, tracestate, X-CSRF-Token";
    private const string Shown = "ETag, Link, Location, Idempotency-Replayed, RateLimit, RateLimit-Policy, Retry-After, traceparent, WWW-Authenticate";
    private readonly HashSet<string> _origins = [.. options.Value.Origins];

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
            return next(context);
        Trace(http);
        CheckSize(http.Request);
        if (_origins.Count > 0 && AllowOrigin(http))
        {
            context.GetInvocationResult().Value = Results.NoContent();
            return Task.CompletedTask;
        }
        return next(context);
    }

    private static void Trace(HttpContext http)
    {
        var current = Activity.Current;
        if (current is not { IdFormat: ActivityIdFormat.W3C, Id: not null })
        {
            // Nobody records; the caller's trace goes on all the same.
            ActivityContext.TryParse(http.Request.Headers.TraceParent, http.Request.Headers.TraceState, out var parent);
            var trace = parent.TraceId == default ? ActivityTraceId.CreateRandom() : parent.TraceId;
            http.TraceIdentifier = trace.ToHexString();
            http.Response.Headers.TraceParent = $"00-{trace.ToHexString()}-{ActivitySpanId.CreateRandom().ToHexString()}-{(parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? "01" : "00")}";
            return;
        }
        http.Response.Headers.TraceParent = current.Id;
    }

    private static void CheckSize(HttpRequest request)
    {
        if (request.PathBase.Value?.Length + request.Path.Value?.Length + request.QueryString.Value?.Length > LongestAddress)
            throw new PermanentException("address_too_long", $"An address has at most {LongestAddress} characters.");
    }

    /// <returns>Whether it was the question before a request (Fetch Standard, CORS protocol), which is answered now.</returns>
    private bool AllowOrigin(HttpContext http)
    {
        http.Response.Headers.Append("Vary", "Origin");
        if (http.Request.Headers.Origin is not [{ } origin] || !_origins.Contains(origin))
            return false;
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        // Origins are named one by one, so a session's cookies may go with the request; writes with them need their CSRF header as ever.
        headers.AccessControlAllowCredentials = "true";
        headers.AccessControlExposeHeaders = Shown;
        if (!HttpMethods.IsOptions(http.Request.Method) || http.Request.Headers.AccessControlRequestMethod.Count == 0)
            return false;
        headers.AccessControlAllowMethods = string.Join(", ", routes.MethodsOf(http.Request.Path));
        headers.AccessControlAllowHeaders = Asked;
        headers.AccessControlMaxAge = PreflightSeconds;
        return true;
    }
}
