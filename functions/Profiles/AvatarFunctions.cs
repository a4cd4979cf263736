using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AutoVideo.Profiles;

/// <summary>The caller's own picture.</summary>
public sealed class AvatarFunctions(Avatars avatars, UserStore users, ICallers callers, IBlobStore blobs)
{
    private const string Png = "image/png", Jpeg = "image/jpeg", WebP = "image/webp";

    /// <summary>Takes a PNG, JPEG or WebP picture of up to 5 MB and 40 million pixels. Its middle square is drawn anew; nothing else of the file is kept.</summary>
    [Function("SaveAvatar"), Requires(Permissions.ProfileUpdate), Accepts(Png, Avatars.MaxBytes, Others = [Jpeg, WebP]), Answers<ProfileView>(Headers = ["ETag"]), TakesIfMatch]
    [Fails("picture_unreadable", "picture_too_large", "content_type_refused", "body_too_large", "try_again")]
    public async Task<IResult> SaveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/me/avatar")] HttpRequest request, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType.Value?.ToLowerInvariant() is not (Png or Jpeg or WebP))
            throw new PermanentException("content_type_refused", $"Send the picture as {Png}, {Jpeg} or {WebP}.");
        var caller = await callers.OfAsync(request, cancellation);
        // Before the work, and once more when it is written.
        Preconditions.Check(request, ProfileStore.VersionOf(await users.ReadAsync(caller.UserId, cancellation)));
        using var bytes = await JsonBody.ReadAsync(request, Avatars.MaxBytes, cancellation);
        return View(request, await avatars.SaveAsync(caller.UserId, bytes.ToArray(), Preconditions.IfMatchWhenSent(request), cancellation));
    }

    [Function("DeleteAvatar"), Requires(Permissions.ProfileUpdate), Answers(204), TakesIfMatch]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/me/avatar")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        await avatars.RemoveAsync(await users.ReadAsync(caller.UserId, cancellation), Preconditions.IfMatchWhenSent(request), cancellation);
        return Results.NoContent();
    }

    /// <summary>The picture, a square PNG: the smallest of 48, 128 and 512 pixels that is at least as large as asked for.</summary>
    [Function("GetOwnAvatar"), Requires(Permissions.ProfileRead), Answers(302, Description = "To a signed address that expires."), Fails("picture_not_found")]
    [Query("size", "Side in pixels.", Type = typeof(int), Minimum = 1, Maximum = 512)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/me/avatar")] HttpRequest request, CancellationToken cancellation)
    {
        var size = RequestQuery.Whole(request, "size", 1, 512) ?? 128;
        var caller = await callers.OfAsync(request, cancellation);
        return await PublicProfileFunctions.RedirectAsync(blobs, await users.ReadAsync(caller.UserId, cancellation), (int)size, cancellation);
    }

    private static IResult View(HttpRequest request, User user)
    {
        Preconditions.Tag(request, ProfileStore.VersionOf(user));
        return Results.Json(ProfileView.Of(user), ProfilesHttpJsonContext.Default.ProfileView);
    }
}
