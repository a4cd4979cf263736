using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AutoVideo.Http;

/// <summary>
/// Leaves out of an answer what was not asked for (<c>fields</c>), and compresses what is worth it; streams, files and ranges pass untouched.
/// What somebody reads who is signed in is theirs: no cache that others share keeps it.
/// </summary>
internal sealed class AnswerMiddleware(FunctionCatalog catalog) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }
        var fields = catalog.Find(context.FunctionDefinition.Name)?.Selectable is { } type ? SparseFields.Of(http.Request, type) : null;
        await next(context);
        if ((HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) && !RequestCallers.Of(http).IsGuest && http.Response.Headers.CacheControl.Count == 0)
            http.Response.Headers.CacheControl = "private, no-cache";
        var result = context.GetInvocationResult();
        var isHead = HttpMethods.IsHead(http.Request.Method);
        // What is written as it comes has no end that anybody waits for who wants headers only.
        if (isHead && result.Value is PushStreamHttpResult stream)
            result.Value = Results.Stream(_ => Task.CompletedTask, stream.ContentType);
        var encoding = Encodings.Of(http.Request);
        if (result.Value is not IResult answer || !ReadyAnswer.CanHold(answer))
            return;
        http.Response.Headers.Append("Vary", "Accept-Encoding");
        // Of HEAD the length is told, which only the whole answer knows.
        if (fields is null && encoding is null && !isHead)
            return;
        var ready = await ReadyAnswer.CaptureAsync(http, answer);
        if (fields is not null && ready.Status == StatusCodes.Status200OK)
            ready = new ReadyAnswer(ready.Status, fields.Select(ready.Body));
        result.Value = Encodings.Encode(http, ready, encoding);
    }
}
