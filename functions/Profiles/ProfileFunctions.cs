using System.ComponentModel.DataAnnotations;
using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Profiles;

/// <param name="Title">1 to 60 characters.</param>
/// <param name="Address">Begins with https:// or http://.</param>
internal sealed record ProfileLinkBody([StringLength(ProfileRules.MaxTitle, MinimumLength = 1)] string Title, [StringLength(ProfileRules.MaxAddress, MinimumLength = 8)] string Address);

/// <summary>Body of <c>PUT /api/v1/me/profile</c>: all of the profile; what is not given is taken away.</summary>
/// <param name="DisplayName">1 to 80 characters on one line.</param>
/// <param name="Handle">3 to 30 of a-z, 0-9 and _; unique.</param>
/// <param name="Bio">Plain text on lines.</param>
/// <param name="Language">BCP 47, such as en or zh-TW.</param>
/// <param name="TimeZone">IANA name, such as Europe/Berlin: when days of quotas end.</param>
internal sealed record SaveProfile(
    [StringLength(80, MinimumLength = 1)] string DisplayName, [MaxLength(31)] string? Handle = null, [MaxLength(ProfileRules.MaxBio)] string? Bio = null,
    [MaxLength(ProfileRules.MaxLocation)] string? Location = null, [MaxLength(ProfileRules.MaxLinks)] IReadOnlyList<ProfileLinkBody>? Links = null,
    [MaxLength(20)] string? Language = null, [MaxLength(60)] string? TimeZone = null) : IExample<SaveProfile>
{
    public static SaveProfile Example { get; } = new(
        "Ada", "ada", "I make films about bees.", "London", [new ProfileLinkBody("My garden", "https://example.com/")], "en", "Europe/London");

    public ProfileWish AsWish() => new(
        DisplayName, Handle, Bio, Location, Links is null ? null : [.. Links.Select(link => new ProfileLink(link.Title, link.Address))], Language, TimeZone);
}

/// <summary>A profile as its owner sees it.</summary>
/// <param name="Avatar">Where the picture is, when there is one.</param>
internal sealed record ProfileView(
    string Id, string DisplayName, string? Handle, string? Bio, string? Location, IReadOnlyList<ProfileLink> Links, string? Language, string? TimeZone, string? Avatar,
    DateTimeOffset CreatedAt)
{
    public static ProfileView Of(User user) => new(
        user.Id, user.DisplayName, user.Handle, user.Profile.Bio, user.Profile.Location, user.Profile.Links, user.Language, user.TimeZone,
        user.Profile.Avatar is null ? null : "/api/v1/me/avatar", user.CreatedAt);
}

/// <summary>The caller's own profile.</summary>
public sealed class ProfileFunctions(ProfileStore profiles, UserStore users, ICallers callers)
{
    private const int MaxBody = 16 * 1024;

    [Function("GetOwnProfile"), Requires(Permissions.ProfileRead), Answers<ProfileView>(Headers = ["ETag"])]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/me/profile")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        return View(request, await users.ReadAsync(caller.UserId, cancellation));
    }

    /// <summary>Changes the profile of the version that was read.</summary>
    [Function("SaveProfile"), Requires(Permissions.ProfileUpdate), Accepts<SaveProfile>(MaxBody), Answers<ProfileView>(Headers = ["ETag"]), NeedsIfMatch]
    [Fails("name_invalid", "handle_invalid", "handle_taken", "profile_invalid", "language_unknown", "time_zone_unknown")]
    public async Task<IResult> SaveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/me/profile")] HttpRequest request, CancellationToken cancellation)
    {
        var condition = Preconditions.IfMatch(request);
        var body = await JsonBody.ReadAsync(request, ProfilesHttpJsonContext.Default.SaveProfile, MaxBody, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        return View(request, await profiles.SaveAsync(caller.UserId, body.AsWish(), condition, cancellation));
    }

    private static IResult View(HttpRequest request, User user)
    {
        Preconditions.Tag(request, ProfileStore.VersionOf(user));
        return Results.Json(ProfileView.Of(user), ProfilesHttpJsonContext.Default.ProfileView);
    }
}
