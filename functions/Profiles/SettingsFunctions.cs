using System.ComponentModel.DataAnnotations;
using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Profiles;

/// <summary>What a new video begins with.</summary>
/// <param name="Voice">Name of a voice; that of the language when not given.</param>
internal sealed record NewVideoBody(
    [AllowedValues("9:16", "16:9", "1:1", "4:5")] string Format = "9:16", [Range(5, 600)] double Seconds = 60, [StringLength(40, MinimumLength = 1)] string Style = "auto",
    [MaxLength(80)] string? Voice = null, [MaxLength(20)] string? Language = null);

/// <summary>Body of <c>PUT /api/v1/me/settings</c>, and what <c>GET</c> answers: all settings; what is not given becomes the usual.</summary>
/// <param name="Theme">system, light or dark.</param>
/// <param name="Captions">Whether captions are on when a video is played.</param>
internal sealed record SettingsBody(
    [AllowedValues("system", "light", "dark")] string Theme = "system", bool ReducedMotion = false, bool Captions = true, bool Autoplay = true, NewVideoBody? NewVideo = null)
    : IExample<SettingsBody>
{
    public static SettingsBody Example { get; } = new("dark", NewVideo: new NewVideoBody("16:9", 45));

    public static SettingsBody Of(UserSettings settings) => new(
        settings.Theme.ToString().ToLowerInvariant(), settings.ReducedMotion, settings.Captions, settings.Autoplay,
        new NewVideoBody(settings.NewVideo.Format, settings.NewVideo.Seconds, settings.NewVideo.Style, settings.NewVideo.Voice, settings.NewVideo.Language));

    public UserSettings AsSettings()
    {
        var video = NewVideo ?? new NewVideoBody();
        return new UserSettings
        {
            Theme = Enum.Parse<Theme>(Theme, ignoreCase: true),
            ReducedMotion = ReducedMotion,
            Captions = Captions,
            Autoplay = Autoplay,
            NewVideo = new NewVideoSettings(video.Format, video.Seconds, video.Style, video.Voice, video.Language),
        };
    }
}

/// <summary>The caller's own settings of the app.</summary>
public sealed class SettingsFunctions(UserSettingsStore settings, ICallers callers)
{
    private const int MaxBody = 8 * 1024;

    [Function("GetSettings"), Requires(Permissions.ProfileRead), Answers<SettingsBody>(Headers = ["ETag"])]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/me/settings")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var (found, version) = await settings.ReadAsync(caller.UserId, cancellation);
        return View(request, found, version);
    }

    /// <summary>Changes the settings of the version that was read.</summary>
    [Function("SaveSettings"), Requires(Permissions.ProfileUpdate), Accepts<SettingsBody>(MaxBody), Answers<SettingsBody>(Headers = ["ETag"]), NeedsIfMatch]
    [Fails("settings_invalid", "language_unknown")]
    public async Task<IResult> SaveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/me/settings")] HttpRequest request, CancellationToken cancellation)
    {
        var condition = Preconditions.IfMatch(request);
        var body = await JsonBody.ReadAsync(request, ProfilesHttpJsonContext.Default.SettingsBody, MaxBody, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        var wanted = body.AsSettings();
        var version = await settings.SaveAsync(caller.UserId, wanted, condition, cancellation);
        return View(request, wanted, version);
    }

    private static IResult View(HttpRequest request, UserSettings found, string version)
    {
        Preconditions.Tag(request, version);
        return Results.Json(SettingsBody.Of(found), ProfilesHttpJsonContext.Default.SettingsBody);
    }
}
