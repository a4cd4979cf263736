using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

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
        var encoding = Encodings.Of(http.Request);
        if (result.Value is not IResult answer || !ReadyAnswer.CanHold(answer))
            return;
        http.Response.Headers.Append("Vary", "Accept-Encoding");
        if (fields is null && encoding is null)
            return;
        var ready = await ReadyAnswer.CaptureAsync(http, answer);
        if (fields is not null && ready.Status == StatusCodes.Status200OK)
            ready = new ReadyAnswer(ready.Status, fields.Select(ready.Body));
        result.Value = Encodings.Encode(http, ready, encoding);
    }
}
