using System.Diagnostics;
using System.Text.Json;
using AutoVideo.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Http;

/// <summary>The one edge of the HTTP API: every exception becomes problem details (RFC 9457) with a code; no stack trace leaves.</summary>
internal sealed partial class ErrorMiddleware(ILogger<ErrorMiddleware> logger) : IFunctionsWorkerMiddleware
{
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
            await WriteAsync(http, problem);
        }
    }

    private static async Task WriteAsync(HttpContext http, ProblemDetails problem)
    {
        problem.Instance = http.Request.Path;
        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        http.Response.Clear();
        http.Response.StatusCode = problem.Status ?? StatusCodes.Status500InternalServerError;
        http.Response.ContentType = "application/problem+json";
        await http.Response.WriteAsync(JsonSerializer.Serialize(problem, HttpJsonContext.Default.ProblemDetails), http.RequestAborted);
    }

    [LoggerMessage(3000, LogLevel.Error, "{Method} {Path} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string method, string path);
}
