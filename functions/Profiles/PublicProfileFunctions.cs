using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Profiles;

/// <summary>A profile as everybody sees it.</summary>
internal sealed record PublicProfileView(string Handle, string DisplayName, string? Bio, string? Location, IReadOnlyList<ProfileLink> Links, string? Avatar);

public sealed class PublicProfileFunctions(ProfileStore profiles, IBlobStore blobs)
{
    private const string Why = "It shows what its owner wrote for everybody, and nothing of hidden accounts.";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>Who somebody is, by their handle.</summary>
    [Function("GetProfile"), Public(Why), Answers<PublicProfileView>, Fails("profile_not_found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/profiles/{handle}")] HttpRequest request, string handle, CancellationToken cancellation)
    {
        var user = await profiles.ReadPublicAsync(handle, cancellation);
        return Results.Json(
            new PublicProfileView(
                user.Handle!, user.DisplayName, user.Profile.Bio, user.Profile.Location, user.Profile.Links,
                user.Profile.Avatar is null ? null : $"/api/v1/profiles/{user.Handle}/avatar"),
            ProfilesHttpJsonContext.Default.PublicProfileView);
    }

    /// <summary>The picture, a square PNG: the smallest of 48, 128 and 512 pixels that is at least as large as asked for.</summary>
    [Function("GetAvatar"), Public(Why), Answers(302, Description = "To a signed address that expires."), Fails("profile_not_found", "picture_not_found")]
    [Query("size", "Side in pixels.", Type = typeof(int), Minimum = 1, Maximum = 512)]
    public async Task<IResult> AvatarAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/profiles/{handle}/avatar")] HttpRequest request, string handle, CancellationToken cancellation)
    {
        var size = RequestQuery.Whole(request, "size", 1, 512) ?? 128;
        var user = await profiles.ReadPublicAsync(handle, cancellation);
        return await RedirectAsync(blobs, user, (int)size, cancellation);
    }

    internal static async Task<IResult> RedirectAsync(IBlobStore blobs, Identity.User user, int size, CancellationToken cancellation)
    {
        var blob = Avatars.BlobOf(user, size) ?? throw new PermanentException("picture_not_found", "There is no picture.");
        return Results.Redirect((await blobs.SignReadAsync(blob, Lifetime, null, cancellation)).OriginalString);
    }
}
