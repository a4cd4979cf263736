using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AutoVideo.Render.Brand;

/// <summary>The logo of a brand kit.</summary>
public sealed class BrandLogoFunctions(ICallers callers, BrandKits kits, IBlobStore blobs)
{
    private const string Png = "image/png";

    /// <summary>Uploads a logo: a PNG of up to 1 MB and 16 to 2048 pixels a side. It is decoded and written anew; nothing but its pixels is kept.</summary>
    [Function("SetBrandLogo"), Requires(Permissions.BrandManage), Accepts(Png, BrandKits.MaxLogoBytes), Answers<BrandKitView>(Headers = ["ETag"]), TakesIfMatch]
    [Fails("brand_kit_not_found", "logo_invalid", "content_type_refused", "body_too_large")]
    public async Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/brand-kits/{id}/logo")] HttpRequest request, string id, CancellationToken cancellation)
    {
        if (!string.Equals(request.ContentType, Png, StringComparison.OrdinalIgnoreCase))
            throw new PermanentException("content_type_refused", "Send the logo as image/png.");
        var caller = await callers.OfAsync(request, cancellation);
        return BrandKitView.Answer(request, await kits.SetLogoAsync(caller.UserId, id, await ReadAsync(request, cancellation), Preconditions.IfMatchWhenSent(request), cancellation));
    }

    /// <summary>The logo as it is kept.</summary>
    [Function("GetBrandLogo"), Requires(Permissions.BrandRead), Answers(200, ContentType = Png), Fails("brand_kit_not_found", "logo_not_found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/brand-kits/{id}/logo")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var logo = (await kits.ReadAsync(caller.UserId, id, cancellation)).Value.Brand.Logo ?? throw new PermanentException("logo_not_found", "The brand kit has no logo.");
        return Results.Stream(await blobs.OpenReadAsync(logo, null, cancellation), Png);
    }

    /// <summary>Takes the logo out of the kit.</summary>
    [Function("RemoveBrandLogo"), Requires(Permissions.BrandManage), Answers<BrandKitView>(Headers = ["ETag"]), TakesIfMatch, Fails("brand_kit_not_found")]
    public async Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/brand-kits/{id}/logo")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        return BrandKitView.Answer(request, await kits.RemoveLogoAsync(caller.UserId, id, Preconditions.IfMatchWhenSent(request), cancellation));
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > BrandKits.MaxLogoBytes)
            throw TooLarge();
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = BrandKits.MaxLogoBytes;
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            if (read.Length + count > BrandKits.MaxLogoBytes)
                throw TooLarge();
            read.Write(buffer, 0, count);
        }
        return read.ToArray();
    }

    private static PermanentException TooLarge() => new("body_too_large", $"A logo has at most {BrandKits.MaxLogoBytes} bytes.");
}
