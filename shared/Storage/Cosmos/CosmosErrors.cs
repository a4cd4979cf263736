using System.Net;
using AutoVideo.Failures;
using Azure.Identity;
using Microsoft.Azure.Cosmos;

namespace AutoVideo.Storage.Cosmos;

/// <summary>Faults of the service in the words of the port.</summary>
internal static class CosmosErrors
{
    // Sub-status of a 404: the container, not the document, is missing.
    private const string OwnerMissing = "1003";

    // Sub-status of a 400 of the change feed: the continuation is not one that was handed out.
    private const string MalformedContinuation = "20007";

    public static async Task<ResponseMessage> SendAsync(string container, Func<Task<ResponseMessage>> call)
    {
        var answer = await RunAsync(container, call);
        var detail = answer.Headers["x-ms-substatus"];
        var missing = answer.StatusCode == HttpStatusCode.NotFound && detail == OwnerMissing;
        if (answer.IsSuccessStatusCode || !missing && IsForTheCaller(answer.StatusCode))
            return answer;
        using (answer)
            throw answer.StatusCode == HttpStatusCode.BadRequest && detail == MalformedContinuation
                ? QueryPosition.Invalid(null)
                : missing ? new PermanentException("documents_unconfigured", $"The container '{container}' is not there.")
                : Explain(container, answer.StatusCode, null, answer.ErrorMessage);
    }

    /// <summary>A call that throws only what the port knows; its answer may still be one of a fault.</summary>
    public static async Task<T> RunAsync<T>(string container, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception fault) when (Explain(container, fault) is { } explained)
        {
            throw explained;
        }
    }

    private static Exception? Explain(string container, Exception fault) => fault switch
    {
        CosmosException { StatusCode: var status } => Explain(container, status, fault),
        HttpRequestException => new DocumentsAwayException($"Cosmos DB did not answer for '{container}'.", fault),
        AuthenticationFailedException => NoToken(container, fault), // none was to be had; what a token may not do is answered 403
        _ => null,
    };

    public static Exception Explain(string container, HttpStatusCode status, Exception? inner, string? message = null)
    {
        var text = message ?? inner?.Message;
        return (int)status switch
        {
            401 => NoToken(container, inner),
            403 => new PermanentException("documents_forbidden", $"Cosmos DB refused '{container}'. Does this identity have the role Built-in Data Contributor?", inner!),
            408 or 410 or 429 or 449 or >= 500 => new DocumentsAwayException($"Cosmos DB did not serve '{container}' ({(int)status}).", inner!),
            413 => new PermanentException("document_too_large", $"Cosmos DB takes no document of that size in '{container}'.", inner!),
            _ => new InvalidOperationException($"Cosmos DB answered {(int)status} for '{container}': {text}", inner),
        };
    }

    private static DocumentsAwayException NoToken(string container, Exception? inner) =>
        new($"Cosmos DB got no token for '{container}' that it takes.", inner!);

    private static bool IsForTheCaller(HttpStatusCode status) =>
        status is HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.NotModified;
}
