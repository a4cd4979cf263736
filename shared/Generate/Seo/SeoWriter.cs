using AutoVideo.Ai.Text;
using AutoVideo.Failures;
using AutoVideo.Generate.Words;
using AutoVideo.Script;
using AutoVideo.Script.Offline;

namespace AutoVideo.Generate.Seo;

/// <param name="Fields">As a scenario keeps them.</param>
/// <param name="Platforms">For each that was asked for, within its limits.</param>
/// <param name="Warnings">E.g. <c>chapters_too_short</c>.</param>
public sealed record SeoTexts(SeoFields Fields, IReadOnlyList<PlatformText> Platforms, IReadOnlyList<string> Warnings, string Language, string Provider, string Model);

/// <summary>Title, description, keywords, hashtags and chapters for where a video is published.</summary>
public sealed class SeoWriter
{
    private readonly TextTasks tasks;
    private readonly GenerationDesk desk;
    private readonly OfflineScriptModel offline;

    internal SeoWriter(TextTasks tasks, GenerationDesk desk, OfflineScriptModel offline) => (this.tasks, this.desk, this.offline) = (tasks, desk, offline);

    private static readonly AnswerSchema Schema = new("seo", """
        { "type": "object", "additionalProperties": false, "required": ["title", "description", "keywords", "hashtags"], "properties": {
          "title": { "type": "string" }, "description": { "type": "string" },
          "keywords": { "type": "array", "items": { "type": "string" } }, "hashtags": { "type": "array", "items": { "type": "string" } } } }
        """);

    /// <param name="passage">What the video says.</param>
    /// <param name="platforms">Of <see cref="PlatformRules.All"/>.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="PermanentException"><c>platform_unknown</c>, <c>language_unknown</c>, <c>content_refused</c>.</exception>
    public async Task<SeoTexts> WriteAsync(Passage passage, IReadOnlyList<string> platforms, CancellationToken cancellation)
    {
        var rules = platforms.Distinct().Select(platform => PlatformRules.Find(platform)
            ?? throw new PermanentException("platform_unknown", $"Use {string.Join(", ", PlatformRules.All.Select(known => known.Platform))}.")).ToList();
        await tasks.Safety.CheckAsync("script", passage.Parts.Select(part => part.Text).Append(passage.Title), cancellation);
        var tongue = desk.TongueOf(passage.All, passage.Language);
        var chapters = Chapters(passage, tongue, out var total);
        var written = await tasks.AskAsync(
            objection => RequestOf(passage, tongue, objection), WordsJsonContext.Default.SeoAnswer, ProblemOf, isOfflineAble: true, cancellation);
        var fields = written is null ? ByRules(passage, tongue) : FieldsOf(written.Value);
        await tasks.Safety.CheckAsync("script", [fields.Title, fields.Description], cancellation);
        var usable = PlatformFit.Merged(chapters, total);
        return new(
            fields, [.. rules.Select(rule => PlatformFit.Of(rule, fields, usable))],
            usable.Count == 0 && rules.Any(rule => rule.HasChapters) ? ["chapters_too_short"] : [],
            tongue.Tag, written?.Provider ?? TextTasks.Offline, written?.Model ?? offline.Model);
    }

    private SeoFields ByRules(Passage passage, Tongue tongue)
    {
        var texts = passage.Parts.Select(part => part.Text).ToList();
        var keywords = new Keywords(tongue, texts);
        var scenes = passage.Parts.Select(part => new ScriptScene(part.Id, part.Role, part.Text, part.Headline ?? "", null, "", keywords.Of(part.Text, part.Headline ?? ""), 0)).ToList();
        var title = passage.Title ?? new Headlines(tongue, _ => 1).Of(SentenceSplitter.Split(passage.All.Replace('\n', ' '), tongue), texts[0]);
        return Script.Offline.Seo.Of(title, scenes, keywords.Themes, [], tongue);
    }

    private List<Chapter> Chapters(Passage passage, Tongue tongue, out double total)
    {
        var pace = desk.PaceOf(tongue);
        var headlines = new Headlines(tongue, _ => 1);
        var chapters = new List<Chapter>();
        total = 0;
        foreach (var part in passage.Parts)
        {
            chapters.Add(new(Math.Round(total, 2), part.Headline ?? headlines.Of(SentenceSplitter.Split(part.Text, tongue), part.Text)));
            total += pace.Of(part.Text);
        }
        return chapters;
    }

    private static TextRequest RequestOf(Passage passage, Tongue tongue, string? objection)
    {
        var mark = GenerationPrompt.MarkOf(passage.Title + passage.All);
        return new TextRequest(
            $"""
            You write what stands beside a video so that those who look for it find it, in {GenerationPrompt.NameOf(tongue.Tag)}: a title of at most {(tongue.HasSpaces ? 70 : 35)} characters, a description of two or three short
            paragraphs of at most 1,500 characters whose first sentence says what it is about, up to 15 keywords that people type, and up to 10 hashtags that begin with #.
            Say only what the video says; no links, no emoji.
            {GenerationPrompt.Untrusted(mark)}
            """,
            passage.Marked(mark) + (objection is null ? "" : $"Your last answer was not accepted: {objection}\n"))
        { Schema = Schema, ExpectedTokens = 600, IsPersonal = true };
    }

    private static string? ProblemOf(SeoAnswer answer) =>
        !answer.Title.Any(char.IsLetterOrDigit) || answer.Title.Length > 100 ? "The title is empty or has more than 100 characters."
        : !answer.Description.Any(char.IsLetterOrDigit) ? "The description is empty."
        : answer.Description.Contains("://", StringComparison.Ordinal) ? "The description contains a link."
        : answer.Keywords.Count == 0 ? "There are no keywords." : null;

    private static SeoFields FieldsOf(SeoAnswer answer) => new(
        ModelScenarioWriter.Clean(answer.Title), PlainLines(answer.Description),
        [.. answer.Keywords.Select(ModelScenarioWriter.Clean).Where(word => word.Length is > 1 and <= 60).Distinct(StringComparer.OrdinalIgnoreCase).Take(15)],
        [.. answer.Hashtags.Select(tag => Script.Offline.Seo.Hashtag(ModelScenarioWriter.Clean(tag).TrimStart('#', '＃'))).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Take(15)]);

    private static string PlainLines(string text)
    {
        var plain = string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(ModelScenarioWriter.Clean)).Trim();
        return plain.Length <= 5_000 ? plain : plain[..4_999];
    }
}
