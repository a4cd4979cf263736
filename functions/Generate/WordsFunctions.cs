using AutoVideo.Ai.Calls;
using AutoVideo.Articles;
using AutoVideo.Failures;
using AutoVideo.Generate.Seo;
using AutoVideo.Generate.Words;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Scenarios;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Generate;

/// <summary>What is to be worked on, and for whom.</summary>
public sealed class PassageReader(ICallers callers, ScenarioAccess access)
{
    internal async Task<(Passage Passage, Scenario? Scenario, Caller Caller)> ReadAsync(
        HttpRequest request, string? scenarioId, IReadOnlyCollection<string>? scenes, string? text, string? language, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        if (scenarioId is null == text is null)
            throw new PermanentException("source_ambiguous", "Give a scenario or a text: one of them.");
        if (scenarioId is null)
            return text!.Any(char.IsLetterOrDigit) ? (Passage.Of(text!, language), null, caller) : throw new PermanentException("source_empty", "The text holds no words.");
        var scenario = await access.ReadAsync(scenarioId, caller.UserId, ScenarioRight.View, cancellation);
        var passage = Passage.Of(scenario.Content, scenes);
        return passage.Parts.Count > 0
            ? (passage with { Language = language ?? passage.Language }, scenario, caller)
            : throw new PermanentException("script_no_scenes", "No scene of the scenario has words to speak yet.");
    }
}

public sealed class GenerateTitlesFunction(PassageReader passages, ICallers callers, TitleWriter titles)
{
    /// <summary>Titles to choose from, each with a reason, for a scenario, a text or a topic. Offline they are made of the material's own words.</summary>
    [Function("GenerateTitles"), Requires(Permissions.AiGenerateText), Accepts<GenerateTitles>(128 * 1024), Answers<TitleList>]
    [Fails("scenario_not_found", "source_ambiguous", "source_empty", "script_no_scenes", "language_unknown", "content_refused", "quota_exceeded")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/ai/generate/title")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, GenerateHttpJsonContext.Default.GenerateTitles, 128 * 1024, cancellation);
        CallOwner.Set(new((await callers.OfAsync(request, cancellation)).UserId, null, "scenario"));
        Passage passage;
        if (body is { Topic: { } topic, ScenarioId: null, Text: null })
        {
            passage = topic.Any(char.IsLetterOrDigit) ? new Passage(topic.Trim(), body.Language, []) : throw new PermanentException("source_empty", "The topic holds no words.");
        }
        else
        {
            passage = (await passages.ReadAsync(request, body.ScenarioId, null, body.Text, body.Language, cancellation)).Passage;
            passage = passage with { Title = body.Topic ?? passage.Title };
        }
        var found = await titles.WriteAsync(passage, body.Tone, body.Count ?? 5, cancellation);
        return Results.Json(
            new TitleList([.. found.Titles.Select(title => new TitleView(title.Text, title.Reason, title.Text.Length))], found.Language, found.Provider, found.Model),
            GenerateHttpJsonContext.Default.TitleList);
    }
}

public sealed class ImproveWordsFunction(PassageReader passages, ArticleImporter articles, Improver improver)
{
    /// <summary>
    /// Words made shorter, simpler, funnier, with a stronger opening, or right by a source. Nothing is stored: the changes are answered. Without a
    /// provider, shorter, strongerHook and fixFacts work with what is there (figures are put right, the rest reported); the others are <c>provider_needed</c>.
    /// </summary>
    [Function("ImproveWords"), Requires(Permissions.AiGenerateText), Accepts<ImproveWords>(ImproveWords.MaxBytes), Answers<ImprovementList>]
    [Fails("scenario_not_found", "source_ambiguous", "source_empty", "source_missing", "script_no_scenes", "language_unknown", "provider_needed", "providers_failed", "content_refused", "quota_exceeded",
        "address_invalid", "address_not_allowed", "article_unreadable", "article_unreachable", "article_forbidden_by_robots")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/ai/improve")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, GenerateHttpJsonContext.Default.ImproveWords, ImproveWords.MaxBytes, cancellation);
        var (passage, _, caller) = await passages.ReadAsync(request, body.ScenarioId, body.Scenes, body.Text, body.Language, cancellation);
        CallOwner.Set(new(caller.UserId, null, "scenario"));
        var source = body.SourceUrl is { } address ? (await articles.ImportAsync(address, cancellation)).Text : body.Source;
        var improved = await improver.ImproveAsync(passage, Enum.Parse<ImproveGoal>(body.Goal, ignoreCase: true), source, cancellation);
        return Results.Json(
            new ImprovementList(improved.Changes, improved.Unsupported, improved.Language, improved.Provider, improved.Model), GenerateHttpJsonContext.Default.ImprovementList);
    }
}

public sealed class TranslateWordsFunction(PassageReader passages, Translator translator, ScenarioStore scenarios, TimeProvider time)
{
    /// <summary>A text in another language, or a scenario as a new draft in it. It takes a provider: the offline writer does not translate.</summary>
    [Function("TranslateWords"), Requires(Permissions.AiGenerateText), Accepts<TranslateWords>(128 * 1024), Answers<TranslationView>]
    [Fails("scenario_not_found", "source_ambiguous", "source_empty", "script_no_scenes", "language_unknown", "provider_needed", "providers_failed", "content_refused", "quota_exceeded")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/ai/translate")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, GenerateHttpJsonContext.Default.TranslateWords, 128 * 1024, cancellation);
        var (passage, scenario, caller) = await passages.ReadAsync(request, body.ScenarioId, null, body.Text, null, cancellation);
        CallOwner.Set(new(caller.UserId, null, "scenario"));
        var translated = await translator.TranslateAsync(passage, body.Language, cancellation);
        ScenarioView? view = null;
        if (scenario is not null)
        {
            var content = TranslatedContent(scenario.Content, translated);
            ScenarioBody.Require(content);
            view = ScenarioView.Of(await scenarios.CreateAsync(Idempotency.IdOf(request, "scn", time.GetUtcNow()), content, caller.UserId, cancellation), caller.UserId);
        }
        return Results.Json(
            new TranslationView(translated.Language, scenario is null ? translated.Parts[0].Text : null, view, translated.Warnings, translated.Provider, translated.Model),
            GenerateHttpJsonContext.Default.TranslationView);
    }

    private static ScenarioContent TranslatedContent(ScenarioContent content, Translation translated)
    {
        var parts = translated.Parts.ToDictionary(part => part.Id);
        return content with
        {
            Title = translated.Title ?? content.Title,
            Language = translated.Language,
            Status = ScenarioStatus.Draft,
            Seo = null,
            // Pictures are shared: what is shown does not depend on the language.
            Scenes = [.. content.Scenes.Select(scene => parts.TryGetValue(scene.Id, out var part) ? scene with { Narration = part.Text, OnScreenText = part.Headline, Kicker = null } : scene)],
        };
    }
}

public sealed class WriteSeoFunction(PassageReader passages, SeoWriter seo)
{
    /// <summary>Title, description, keywords, hashtags and chapters for a scenario or a text, fitted to the limits of each platform. Nothing is stored.</summary>
    [Function("WriteSeo"), Requires(Permissions.AiGenerateText), Accepts<WriteSeo>(128 * 1024), Answers<SeoView>]
    [Fails("scenario_not_found", "source_ambiguous", "source_empty", "script_no_scenes", "language_unknown", "content_refused", "quota_exceeded")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/ai/seo")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, GenerateHttpJsonContext.Default.WriteSeo, 128 * 1024, cancellation);
        var (passage, _, caller) = await passages.ReadAsync(request, body.ScenarioId, null, body.Text, body.Language, cancellation);
        CallOwner.Set(new(caller.UserId, null, "scenario"));
        var texts = await seo.WriteAsync(passage, body.Platforms, cancellation);
        return Results.Json(
            new SeoView(SeoBody.Of(texts.Fields)!, texts.Platforms, texts.Warnings, texts.Language, texts.Provider, texts.Model), GenerateHttpJsonContext.Default.SeoView);
    }
}
