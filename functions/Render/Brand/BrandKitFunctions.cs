using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Render.Brand;

/// <summary>The caller's brand kits.</summary>
public sealed class BrandKitFunctions(ICallers callers, BrandKits kits, Pages pages)
{
    /// <summary>Makes a brand kit: colours, fonts, watermark and cards of videos to come.</summary>
    [Function("CreateBrandKit"), Requires(Permissions.BrandManage), Accepts<BrandKitBody>]
    [Answers<BrandKitView>(201, Headers = ["Location", "ETag"]), Fails("brand_kit_invalid", "brand_kits_too_many")]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/brand-kits")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, BrandHttpJsonContext.Default.BrandKitBody, 64 * 1024, cancellation);
        var brand = body.ToBrand();
        var caller = await callers.OfAsync(request, cancellation);
        return BrandKitView.Answer(request, await kits.CreateAsync(caller.UserId, body.Name.Trim(), brand, cancellation), StatusCodes.Status201Created);
    }

    /// <summary>The caller's brand kits, in order of their making.</summary>
    [Function("ListBrandKits"), Requires(Permissions.BrandRead), Answers<BrandKitPage>, Paged]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/brand-kits")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var wanted = pages.Read(request, caller.UserId);
        var found = await kits.ListAsync(caller.UserId, wanted.Limit, wanted.Cursor, cancellation);
        return Results.Json(
            new BrandKitPage([.. found.Documents.Select(kit => BrandKitView.Of(kit.Value))], pages.Next(request, caller.UserId, found.Continuation)), BrandHttpJsonContext.Default.BrandKitPage);
    }

    /// <summary>One of the caller's brand kits.</summary>
    [Function("GetBrandKit"), Requires(Permissions.BrandRead), Answers<BrandKitView>(Headers = ["ETag"]), Fails("brand_kit_not_found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/brand-kits/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        return BrandKitView.Answer(request, await kits.ReadAsync(caller.UserId, id, cancellation));
    }

    /// <summary>Writes a brand kit over the version that If-Match names. Videos that were made stay as they are.</summary>
    [Function("SaveBrandKit"), Requires(Permissions.BrandManage), Accepts<BrandKitBody>, NeedsIfMatch]
    [Answers<BrandKitView>(Headers = ["ETag"]), Fails("brand_kit_not_found", "brand_kit_invalid", "changed_meanwhile")]
    public async Task<IResult> SaveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/brand-kits/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var condition = Preconditions.IfMatch(request);
        var body = await JsonBody.ReadAsync(request, BrandHttpJsonContext.Default.BrandKitBody, 64 * 1024, cancellation);
        var brand = body.ToBrand();
        var caller = await callers.OfAsync(request, cancellation);
        return BrandKitView.Answer(request, await kits.SaveAsync(caller.UserId, id, body.Name.Trim(), brand, condition, cancellation));
    }

    /// <summary>Takes a brand kit away. Videos that were made with it stay as they are.</summary>
    [Function("DeleteBrandKit"), Requires(Permissions.BrandManage), Answers(204), TakesIfMatch]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/brand-kits/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        await kits.DeleteAsync(caller.UserId, id, Preconditions.IfMatchWhenSent(request), cancellation);
        return Results.NoContent();
    }
}
