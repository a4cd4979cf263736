using AutoVideo.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AutoVideo.Storage.Files;

/// <summary>Answers the addresses that <see cref="FileBlobStore"/> signs: GET and HEAD below <c>/blobs</c>, with ranges (RFC 9110, section 14).</summary>
internal sealed class FileBlobEndpoint(IBlobStore store, ReadSignature signature) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (store is FileBlobStore blobs)
            app.Map("/blobs", blob => blob.Run(context => AnswerAsync(blobs, context)));
        next(app);
    };

    private async Task AnswerAsync(FileBlobStore blobs, HttpContext context)
    {
        var answer = Answer(blobs, context);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await answer.ExecuteAsync(context);
    }

    private IResult Answer(FileBlobStore blobs, HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return Problem(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", "Blobs can only be read.");
        }
        var name = request.Path.Value?.TrimStart('/') ?? "";
        var query = request.Query;
        var download = query.TryGetValue("dn", out var value) ? value.ToString() : null;
        switch (signature.Check(name, query["se"], download, query["sig"]))
        {
            case SignatureCheck.Invalid:
                return Problem(StatusCodes.Status403Forbidden, "signature_invalid", "This link is not one that was handed out here.");
            case SignatureCheck.Expired:
                return Problem(StatusCodes.Status403Forbidden, "link_expired", "This link has expired. Ask for a new one.");
        }
        try
        {
            return Content(blobs, context, name, download);
        }
        catch (BlobNotFoundException)
        {
            return Problem(StatusCodes.Status404NotFound, "blob_not_found", "The file is not there any more.");
        }
    }

    private static IResult Content(FileBlobStore blobs, HttpContext context, string name, string? download)
    {
        // RFC 9110, section 14.2: a range in a unit one does not know is ignored; the framework would read it as bytes.
        if (!context.Request.Headers.Range.ToString().StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
            context.Request.Headers.Remove(HeaderNames.Range);
        var (content, properties) = blobs.OpenWithProperties(name);
        var headers = context.Response.Headers;
        headers.CacheControl = "private, no-cache";
        // A blob may be an SVG or HTML a user brought: opened by itself it must not act as a page of this origin.
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'";
        return TypedResults.Stream(
            content, properties.ContentType, download, properties.LastModified, new EntityTagHeaderValue($"\"{properties.ETag}\""), enableRangeProcessing: true);
    }

    private static IResult Problem(int status, string code, string detail) => TypedResults.Problem(
        detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
}
