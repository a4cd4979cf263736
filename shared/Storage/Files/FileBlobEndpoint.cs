using AutoVideo.Failures;
using AutoVideo.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace AutoVideo.Storage.Files;

/// <summary>Answers the addresses that <see cref="FileBlobStore"/> signs: GET and HEAD below <c>/blobs</c>, with ranges (RFC 9110, section 14), and PUT of one block.</summary>
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
        var answer = HttpMethods.IsPut(context.Request.Method) ? await PutAsync(blobs, context) : Answer(blobs, context);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await answer.ExecuteAsync(context);
    }

    private IResult Answer(FileBlobStore blobs, HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD, PUT";
            return Problem(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", "Blobs can be read, and put block by block.");
        }
        var name = request.Path.Value?.TrimStart('/') ?? "";
        var query = request.Query;
        var download = query.TryGetValue("dn", out var value) ? value.ToString() : null;
        if (Refuse(signature.Check(name, query["se"], download, query["sig"])) is { } refused)
            return refused;
        try
        {
            return Content(blobs, context, name, download);
        }
        catch (BlobNotFoundException)
        {
            return Problem(StatusCodes.Status404NotFound, "blob_not_found", "The file is not there any more.");
        }
    }

    private static IResult? Refuse(SignatureCheck check) => check switch
    {
        SignatureCheck.Invalid => Problem(StatusCodes.Status403Forbidden, "signature_invalid", "This link is not one that was handed out here."),
        SignatureCheck.Expired => Problem(StatusCodes.Status403Forbidden, "link_expired", "This link has expired. Ask for a new one."),
        _ => null,
    };

    private async Task<IResult> PutAsync(FileBlobStore blobs, HttpContext context)
    {
        var request = context.Request;
        var name = request.Path.Value?.TrimStart('/') ?? "";
        var block = request.Query["block"].ToString();
        if (Refuse(signature.CheckBlock(name, block, request.Query["se"], request.Query["sig"])) is { } refused)
            return refused;
        if (request.ContentLength is not > 0)
            return Problem(StatusCodes.Status411LengthRequired, "length_required", "A block is sent with its length.");
        if (request.ContentLength > IBlobUploads.MaxBlockBytes)
            return Problem(StatusCodes.Status413PayloadTooLarge, "block_too_large", $"A block has at most {IBlobUploads.MaxBlockBytes} bytes.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = IBlobUploads.MaxBlockBytes;
        try
        {
            await blobs.StageBlockAsync(name, block, request.Body, context.RequestAborted);
            return TypedResults.StatusCode(StatusCodes.Status201Created);
        }
        catch (PermanentException e) when (e.Code is "disk_full" or "disk_read_only")
        {
            return Problem(StatusCodes.Status507InsufficientStorage, e.Code, e.Detail);
        }
    }

    private static IResult Content(FileBlobStore blobs, HttpContext context, string name, string? download)
    {
        // RFC 9110, section 14.2: a range in a unit one does not know is ignored; the framework would read it as bytes.
        if (!context.Request.Headers.Range.ToString().StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
            context.Request.Headers.Remove(HeaderNames.Range);
        var (content, properties) = blobs.OpenWithProperties(name);
        var headers = context.Response.Headers;
        headers.CacheControl = BlobNames.CacheControlOf(name);
        // A blob may be an SVG or HTML a user brought: opened by itself it must not act as a page of this origin.
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'";
        return TypedResults.Stream(
            content, properties.ContentType, download, properties.LastModified, new EntityTagHeaderValue($"\"{properties.ETag}\""), enableRangeProcessing: true);
    }

    private static IResult Problem(int status, string code, string detail) => TypedResults.Problem(
        detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
}
