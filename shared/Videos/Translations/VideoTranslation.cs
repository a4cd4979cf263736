using System.Text.Json.Serialization;
using AutoVideo.Script;

namespace AutoVideo.Videos.Translations;

/// <summary>Makes a video the same as another one, in another language.</summary>
/// <param name="Of">Id of the original.</param>
/// <param name="Plan">Blob name of the <see cref="TranslationPlan"/>.</param>
public sealed record VideoTranslation(string Of, string Plan)
{
    /// <summary>Whether the original's words were its owner's, or the translated ones were given by the owner.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPersonal { get; init; }
}

/// <summary>All that a video in another language takes from its original: it stays as it is when the original is edited or deleted.</summary>
/// <param name="Source">The original's script.</param>
/// <param name="Given">The words, when somebody translated them already.</param>
/// <param name="Pause">Seconds around each line.</param>
public sealed record TranslationPlan(ScriptDocument Source, GivenTranslation? Given, IReadOnlyList<TranslatedScene> Scenes, double? Pause)
{
    public TranslatedScene? Find(string sceneId) => Scenes.FirstOrDefault(scene => scene.Id == sceneId);
}

/// <param name="Seconds">Length of the original's line, which the translated one is fitted to.</param>
/// <param name="Picture">Blob name of the manifest of the original's picture.</param>
public sealed record TranslatedScene(string Id, double Seconds, string? Picture);

/// <summary>A script's words in another language; scenes as the original has them.</summary>
public sealed record GivenTranslation(string Title, string? Description, IReadOnlyList<GivenScene> Scenes);

/// <param name="Narration">What is spoken.</param>
/// <param name="Headline">What stands on the screen.</param>
public sealed record GivenScene(string Id, string Narration, string Headline, string? Kicker);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TranslationPlan))]
[JsonSerializable(typeof(TranslationAddress))]
internal sealed partial class TranslationsJsonContext : JsonSerializerContext;

/// <summary>What determines the script of a video in another language.</summary>
internal sealed record TranslationAddress(string VideoId, string Plan, string Language);
