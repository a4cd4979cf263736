using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using AutoVideo.Http;
using AutoVideo.Videos.Edits;

namespace AutoVideo.Videos.Translations;

/// <summary>Body of <c>POST /api/v1/videos/{id}/languages</c>.</summary>
internal sealed record AddLanguages([Length(1, 4)] IReadOnlyList<AddLanguage> Languages) : IExample<AddLanguages>
{
    public static AddLanguages Example { get; } = new([new("ru"), new("ja")]);
}

/// <param name="Language">en, zh-TW, ja or ru.</param>
/// <param name="Voice">The language's own when not given.</param>
/// <param name="Title">Of a translation that is there already; with the scenes.</param>
/// <param name="Description">The original's when not given.</param>
/// <param name="Scenes">The translated words of every scene, in order; a provider translates when not given.</param>
internal sealed record AddLanguage(
    [StringLength(12, MinimumLength = 2)] string Language, [StringLength(40, MinimumLength = 1), RegularExpression("[A-Za-z0-9_-]+")] string? Voice = null,
    [StringLength(100, MinimumLength = 1)] string? Title = null, [MaxLength(5_000)] string? Description = null, [MaxLength(ScriptEdits.MaxScenes)] IReadOnlyList<AddLanguageScene>? Scenes = null)
{
    public LanguageWish AsWish() => new(Language, Voice, (Title, Scenes) switch
    {
        (null, null) => null,
        ({ } title, { } scenes) => new GivenTranslation(title, Description, [.. scenes.Select(scene => new GivenScene(scene.Id, scene.Narration, scene.Headline, scene.Kicker))]),
        _ => throw new Failures.PermanentException("translation_invalid", "A translation has a title and scenes: send both, or neither to have it translated."),
    });
}

/// <param name="Id">Of the original's scene.</param>
internal sealed record AddLanguageScene(
    [StringLength(40, MinimumLength = 1)] string Id, [StringLength(ScriptEdits.MaxNarration, MinimumLength = 1)] string Narration,
    [MaxLength(ScriptEdits.MaxHeadline)] string Headline, [MaxLength(ScriptEdits.MaxKicker)] string? Kicker = null);

internal sealed record VideoLanguageList(IReadOnlyList<VideoLanguage> Items);

/// <param name="Original">Whether the others were made of it.</param>
internal sealed record VideoLanguage(string? Language, string VideoId, bool Original, string Status, string? Title, IReadOnlyDictionary<string, string> Links)
{
    public static VideoLanguage Of(Video video, Video original) => new(
        video.Language, video.Id, video.Id == original.Id, VideoView.Wire(video.Status), video.Title, new Dictionary<string, string> { ["video"] = $"/api/v1/videos/{video.Id}" });
}

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, MaxDepth = 32, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AddLanguages))]
[JsonSerializable(typeof(VideoLanguageList))]
internal sealed partial class TranslationsHttpJsonContext : JsonSerializerContext;
