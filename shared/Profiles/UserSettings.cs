using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.Storage;

namespace AutoVideo.Profiles;

public enum Theme { System, Light, Dark }

/// <summary>What a user has chosen for the app: beside the user's document, id <c>settings</c>.</summary>
public sealed record UserSettings
{
    public const string Id = "settings";
    public int SchemaVersion { get; init; } = 1;
    public Theme Theme { get; init; }
    public bool ReducedMotion { get; init; }

    /// <summary>Whether captions are on when a video is played.</summary>
    public bool Captions { get; init; } = true;
    public bool Autoplay { get; init; } = true;

    /// <summary>What a new video begins with; each may be chosen anew for every video.</summary>
    public NewVideoSettings NewVideo { get; init; } = new();
}

/// <param name="Format">9:16, 16:9, 1:1 or 4:5.</param>
/// <param name="Seconds">5 to 600.</param>
/// <param name="Voice">As users name it; null for that of the language.</param>
public sealed record NewVideoSettings(string Format = "9:16", double Seconds = 60, string Style = "auto", string? Voice = null, string? Language = null);

/// <summary>Reads and changes settings, on condition of the version that was read.</summary>
public sealed class UserSettingsStore(IDocumentStore documents)
{
    /// <summary>Version of settings that were never changed.</summary>
    public const string Untouched = "none";

    /// <returns>The usual ones when nothing was chosen, and the version.</returns>
    public async Task<(UserSettings Settings, string Version)> ReadAsync(string userId, CancellationToken cancellation) =>
        await documents.ReadAsync(KeyOf(userId), ProfilesJsonContext.Default.UserSettings, cancellation) is { } stored
            ? (stored.Value, stored.ETag)
            : (new UserSettings(), Untouched);

    /// <returns>The new version.</returns>
    /// <exception cref="PermanentException"><c>settings_invalid</c>, <c>language_unknown</c>.</exception>
    /// <exception cref="PreconditionFailedException">They were changed meanwhile.</exception>
    public async Task<string> SaveAsync(string userId, UserSettings settings, WriteCondition condition, CancellationToken cancellation)
    {
        var video = settings.NewVideo;
        if (!double.IsFinite(video.Seconds) || video.Seconds is < 5 or > 600)
            throw new PermanentException("settings_invalid", "A new video takes 5 to 600 s.");
        var wanted = settings with { NewVideo = video with { Language = ProfileRules.Language(video.Language) } };
        return await documents.WriteAsync(
            KeyOf(userId), wanted, ProfilesJsonContext.Default.UserSettings, condition.ETag == Untouched ? WriteCondition.Absent : condition, null, cancellation);
    }

    private static DocumentKey KeyOf(string userId) => new(User.Container, userId, UserSettings.Id);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UserSettings))]
[JsonSerializable(typeof(CutAvatar))]
internal sealed partial class ProfilesJsonContext : JsonSerializerContext;
