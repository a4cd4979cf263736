using AutoVideo.Embedded.Functions;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Embedded.Hosting.Http;

/// <summary>
/// Stands before everything that is mounted in the web host, also what the application mounts by its own start-up
/// filters: refuses foreign requests, keeps the limits of host.json and turns failures into problem details.
/// </summary>
internal sealed partial class FrontDoor(HostSettings settings, HostJson limits, HttpDrain drain, ILogger<FrontDoor> logger) : IStartupFilter
{
    internal const int MostHeaders = 100;
    private readonly LoopbackGuard? _guard = settings.LoopbackOnly ? new LoopbackGuard() : null;
    private readonly RequestLimit _limit = new(limits.MaxConcurrentRequests, limits.MaxOutstandingRequests);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(inner => http => Serve(http, inner));
        next(app);
    };

    private async Task Serve(HttpContext http, RequestDelegate next)
    {
        if (_guard?.Refuse(http.Request) is { } refusal)
        {
            await Problems.Write(http, refusal.Status, refusal.Code, refusal.Detail);
            return;
        }
        if (http.Request.Headers.Count > MostHeaders || http.Request.Headers.Sum(header => header.Key.Length + header.Value.Sum(value => value?.Length ?? 0) + 4L) > settings.MaxRequestHeaderBytes)
        {
            await Problems.Write(http, StatusCodes.Status431RequestHeaderFieldsTooLarge, "headers_too_large", $"A request has at most {MostHeaders} headers of {settings.MaxRequestHeaderBytes} bytes together.");
            return;
        }
        if (!_limit.TryEnter(out var turn))
        {
            http.Response.Headers.RetryAfter = "1";
            await Problems.Write(http, StatusCodes.Status429TooManyRequests, "too_busy", "The host has as many requests as it takes; try again later.");
            return;
        }
        drain.Enter(http);
        try
        {
            await turn;
            await next(http);
            await ExplainMissingRoute(http);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to answer.
            http.Abort();
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await Answer(http, failure);
        }
        catch (Exception failure)
        {
            // The status is out already: a broken connection is the only way left to say that the answer is not whole.
            LogBrokenAnswer(logger, failure, http.Request.Method, http.Request.Path);
            http.Abort();
        }
        finally
        {
            drain.Leave(http);
            _limit.Leave();
        }
    }

    private Task Answer(HttpContext http, Exception failure)
    {
        switch (failure)
        {
            case FunctionInputConverterException wrong:
                return Problems.Write(http, StatusCodes.Status400BadRequest, "invalid_request", wrong.Message);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return Problems.Write(http, StatusCodes.Status413PayloadTooLarge, "body_too_large", $"The body may have {settings.MaxRequestBodyBytes} bytes.");
            case BadHttpRequestException wrong:
                return Problems.Write(http, wrong.StatusCode, "invalid_request", wrong.Message);
            default:
                LogUnhandled(logger, failure, http.Request.Method, http.Request.Path);
                return Problems.Write(http, StatusCodes.Status500InternalServerError, "internal_error", "The request failed by a fault of the server; its log says more.");
        }
    }

    /// <summary>Routing answers an unknown route or method with a bare status; a function's own 404 is left as it is.</summary>
    private static Task ExplainMissingRoute(HttpContext http)
    {
        if (http.Response.HasStarted || http.Response.ContentLength is not null || http.Response.ContentType is not null)
            return Task.CompletedTask;
        return http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound when http.GetEndpoint() is null =>
                Problems.Write(http, StatusCodes.Status404NotFound, "no_such_route", $"Nothing is served at {http.Request.Path}."),
            StatusCodes.Status405MethodNotAllowed =>
                Problems.Write(http, StatusCodes.Status405MethodNotAllowed, "method_not_allowed", $"{http.Request.Path} answers {http.Response.Headers.Allow}."),
            _ => Task.CompletedTask,
        };
    }

    [LoggerMessage(1100, LogLevel.Error, "{Method} {Path} failed.")]
    private static partial void LogUnhandled(ILogger logger, Exception failure, string method, PathString path);

    [LoggerMessage(1101, LogLevel.Error, "{Method} {Path} failed after its answer had begun.")]
    private static partial void LogBrokenAnswer(ILogger logger, Exception failure, string method, PathString path);
}
