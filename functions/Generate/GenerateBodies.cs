using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Generate.Seo;
using AutoVideo.Generate.Words;
using AutoVideo.Http;
using AutoVideo.Scenarios;

namespace AutoVideo.Generate;

/// <param name="Topic">What it is about; needed when there is no text, document or article, else what of it matters.</param>
/// <param name="Text">Text, Markdown or HTML.</param>
/// <param name="Document">A file as the source.</param>
/// <param name="ArticleUrl">Address of an article as the source.</param>
/// <param name="Language">en, zh-TW, ja or ru; the source's when not given.</param>
/// <param name="Tone">E.g. curious.</param>
/// <param name="Seconds">Wanted length; the template's, 60 with a source or 30 when not given.</param>
/// <param name="Audience">For whom.</param>
/// <param name="Template">Id of a template.</param>
/// <param name="Format">Width to height; 9:16 when not given.</param>
internal sealed record GenerateScenario(
    [StringLength(300, MinimumLength = 1)] string? Topic = null,
    [StringLength(1_000_000, MinimumLength = 1)] string? Text = null,
    SourceDocument? Document = null,
    [StringLength(2_048, MinimumLength = 8)] string? ArticleUrl = null,
    [StringLength(20, MinimumLength = 2)] string? Language = null,
    [StringLength(ScenarioRules.MaxTag, MinimumLength = 1)] string? Tone = null,
    [Range(ScenarioRules.MinSeconds, ScenarioRules.MaxSeconds)] double? Seconds = null,
    [StringLength(ScenarioRules.MaxTitle, MinimumLength = 1)] string? Audience = null,
    [StringLength(40, MinimumLength = 1)] string? Template = null,
    [AllowedValues("9:16", "16:9", "1:1", "4:5")] string? Format = null) : IExample<GenerateScenario>
{
    public const long MaxBytes = 4 * 1024 * 1024;

    public static GenerateScenario Example { get; } = new(Topic: "How bees make honey", Language: "en", Seconds: 20);
}

/// <param name="MediaType">text/plain, text/markdown, text/html or a Word document (.docx).</param>
/// <param name="Content">The file in base64.</param>
internal sealed record SourceDocument(
    [AllowedValues("text/plain", "text/markdown", "text/html", DocumentText.Word)] string MediaType,
    [StringLength(2_800_000, MinimumLength = 4)] string Content);

/// <param name="Scenario">The draft that was kept.</param>
/// <param name="Warnings">What to look at.</param>
/// <param name="Provider">Who wrote it.</param>
internal sealed record GeneratedScenarioView(ScenarioView Scenario, IReadOnlyList<GenerationWarningView> Warnings, string Provider, string Model);

/// <param name="Code">Stable.</param>
/// <param name="Detail">For a person.</param>
/// <param name="Scenes">Ids of the scenes it is about.</param>
internal sealed record GenerationWarningView(string Code, string Detail, IReadOnlyList<string> Scenes)
{
    public static GenerationWarningView Of(GenerationEvent.Warning warning) => new(warning.Code, warning.Detail, warning.Scenes);
}

internal sealed record GenerationStartedView(string Provider, string Model, string Language);

internal sealed record GenerationSourcesView(IReadOnlyList<string> Citations);

internal sealed record GenerationSceneView(int Index, SceneBody Scene, double EstimatedSeconds, bool Unsourced);

/// <param name="ScenarioId">A scenario to name.</param>
/// <param name="Text">Or a text.</param>
/// <param name="Topic">Or only a topic.</param>
/// <param name="Language">The material's when not given.</param>
/// <param name="Tone">E.g. curious.</param>
/// <param name="Count">How many; 5 when not given.</param>
internal sealed record GenerateTitles(
    [StringLength(64, MinimumLength = 1)] string? ScenarioId = null, [StringLength(20_000, MinimumLength = 1)] string? Text = null, [StringLength(300, MinimumLength = 1)] string? Topic = null,
    [StringLength(20, MinimumLength = 2)] string? Language = null, [StringLength(40, MinimumLength = 1)] string? Tone = null, [Range(1, TitleWriter.MostTitles)] int? Count = null) : IExample<GenerateTitles>
{
    public static GenerateTitles Example { get; } = new(Text: "How do bees make honey? A bee visits 100 flowers on one flight.", Language: "en", Count: 3);
}

/// <param name="Items">Best first; the offline writer may find fewer than were asked for.</param>
internal sealed record TitleList(IReadOnlyList<TitleView> Items, string Language, string Provider, string Model);

/// <param name="Reason">Why a viewer may choose it.</param>
/// <param name="Characters">Phones show about 50.</param>
internal sealed record TitleView(string Title, string Reason, int Characters);

/// <param name="Goal">shorter, simpler, funnier, strongerHook or fixFacts.</param>
/// <param name="ScenarioId">A scenario to improve; it is not changed: save what you like.</param>
/// <param name="Scenes">Ids of its scenes; all when not given.</param>
/// <param name="Text">Or a text.</param>
/// <param name="Language">The material's when not given.</param>
/// <param name="Source">For fixFacts: what is right.</param>
/// <param name="SourceUrl">Or the address of an article that is right.</param>
internal sealed record ImproveWords(
    [AllowedValues("shorter", "simpler", "funnier", "strongerHook", "fixFacts")] string Goal,
    [StringLength(64, MinimumLength = 1)] string? ScenarioId = null, [MaxLength(ScenarioRules.MaxScenes), Each(1, ScenarioRules.MaxId)] IReadOnlyList<string>? Scenes = null,
    [StringLength(20_000, MinimumLength = 1)] string? Text = null, [StringLength(20, MinimumLength = 2)] string? Language = null,
    [StringLength(1_000_000, MinimumLength = 1)] string? Source = null, [StringLength(2_048, MinimumLength = 8)] string? SourceUrl = null) : IExample<ImproveWords>
{
    public const long MaxBytes = 4 * 1024 * 1024;

    public static ImproveWords Example { get; } = new("shorter", Text: "Bees (which are insects) visit many flowers. A bee visits 100 flowers on one flight. It is quite a lot of flowers, when you think about it.", Language: "en");
}

/// <param name="Changes">What differs; nothing is stored.</param>
/// <param name="Unsupported">Ids of scenes that state what the source does not; for fixFacts alone.</param>
internal sealed record ImprovementList(IReadOnlyList<Improvement> Changes, IReadOnlyList<string> Unsupported, string Language, string Provider, string Model);

/// <param name="Language">en, zh-TW, ja or ru.</param>
/// <param name="ScenarioId">A scenario, which is kept; its translation becomes a draft of its own.</param>
/// <param name="Text">Or a text.</param>
internal sealed record TranslateWords(
    [StringLength(20, MinimumLength = 2)] string Language, [StringLength(64, MinimumLength = 1)] string? ScenarioId = null, [StringLength(20_000, MinimumLength = 1)] string? Text = null)
    : IExample<TranslateWords>
{
    public static TranslateWords Example { get; } = new("ja", Text: "Bees make honey.");
}

/// <param name="Text">Of a text.</param>
/// <param name="Scenario">Of a scenario: the new draft.</param>
/// <param name="Warnings">figures_differ:ID names a scene whose figures are not those of the original.</param>
internal sealed record TranslationView(string Language, string? Text, ScenarioView? Scenario, IReadOnlyList<string> Warnings, string Provider, string Model);

/// <param name="Platforms">youtube, tiktok, instagram, x and facebook.</param>
/// <param name="ScenarioId">A scenario.</param>
/// <param name="Text">Or a text.</param>
/// <param name="Language">The material's when not given.</param>
internal sealed record WriteSeo(
    [MinLength(1), MaxLength(5), Each(1, 20, Values = ["youtube", "tiktok", "instagram", "x", "facebook"])] IReadOnlyList<string> Platforms,
    [StringLength(64, MinimumLength = 1)] string? ScenarioId = null, [StringLength(20_000, MinimumLength = 1)] string? Text = null, [StringLength(20, MinimumLength = 2)] string? Language = null)
    : IExample<WriteSeo>
{
    public static WriteSeo Example { get; } = new(["youtube", "x"], Text: "How do bees make honey? A bee visits 100 flowers on one flight.", Language: "en");
}

/// <param name="Seo">As a scenario keeps it.</param>
/// <param name="Platforms">Each within its limits.</param>
/// <param name="Warnings">chapters_too_short: YouTube wants three of at least 10 s.</param>
internal sealed record SeoView(SeoBody Seo, IReadOnlyList<PlatformText> Platforms, IReadOnlyList<string> Warnings, string Language, string Provider, string Model);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, MaxDepth = 16, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GenerateScenario))]
[JsonSerializable(typeof(GeneratedScenarioView))]
[JsonSerializable(typeof(GenerationWarningView))]
[JsonSerializable(typeof(GenerationStartedView))]
[JsonSerializable(typeof(GenerationSourcesView))]
[JsonSerializable(typeof(GenerationSceneView))]
[JsonSerializable(typeof(GenerateTitles))]
[JsonSerializable(typeof(TitleList))]
[JsonSerializable(typeof(ImproveWords))]
[JsonSerializable(typeof(ImprovementList))]
[JsonSerializable(typeof(TranslateWords))]
[JsonSerializable(typeof(TranslationView))]
[JsonSerializable(typeof(WriteSeo))]
[JsonSerializable(typeof(SeoView))]
internal sealed partial class GenerateHttpJsonContext : JsonSerializerContext;
