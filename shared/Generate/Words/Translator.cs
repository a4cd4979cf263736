using System.Text.RegularExpressions;
using AutoVideo.Ai.Text;
using AutoVideo.Failures;
using AutoVideo.Script.Offline;
using AutoVideo.Videos.Edits;

namespace AutoVideo.Generate.Words;

/// <param name="Title">Null when there was none.</param>
/// <param name="Parts">In the order of the original, with their ids.</param>
/// <param name="Warnings">E.g. <c>figures_differ:s3</c>.</param>
public sealed record Translation(string? Title, string Language, IReadOnlyList<PassagePart> Parts, IReadOnlyList<string> Warnings, string Provider, string Model)
{
    /// <summary>Null when there was none.</summary>
    public string? Description { get; init; }
}

/// <summary>Says the same in another language: a text, a scenario, or the script of a video. Rules cannot do it: it takes a provider.</summary>
public sealed partial class Translator
{
    private const int MaxText = 3_000, MaxTitle = 200, MaxDescription = 5_000;
    private readonly TextTasks tasks;
    private readonly GenerationDesk desk;

    internal Translator(TextTasks tasks, GenerationDesk desk) => (this.tasks, this.desk) = (tasks, desk);

    private static readonly AnswerSchema Schema = new("translation", """
        { "type": "object", "additionalProperties": false, "required": ["title", "description", "parts"], "properties": {
          "title": { "type": "string" }, "description": { "type": "string" }, "parts": { "type": "array", "items": {
          "type": "object", "additionalProperties": false, "required": ["id", "text", "headline", "kicker"],
          "properties": { "id": { "type": "string" }, "text": { "type": "string" }, "headline": { "type": "string" }, "kicker": { "type": "string" } } } } } }
        """);

    /// <summary>Whether there is anybody to ask.</summary>
    public bool IsConfigured => tasks.HasProvider;

    /// <param name="passage">What is to be translated.</param>
    /// <param name="language">BCP 47: one of those that voices speak.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="PermanentException"><c>provider_needed</c>, <c>language_unknown</c>, <c>content_refused</c>, <c>providers_failed</c>.</exception>
    public async Task<Translation> TranslateAsync(Passage passage, string language, CancellationToken cancellation)
    {
        var tongue = desk.Tongues.Of(RequestRules.SupportedLanguage(language));
        if (!tasks.HasProvider)
            throw TextTasks.Needed();
        await tasks.Safety.CheckAsync("script", [passage.Title, passage.Description, .. passage.Parts.Select(part => part.Text)], cancellation);
        var mark = GenerationPrompt.MarkOf(passage.Title + passage.All);
        var instructions = $"""
            You translate the narration of short videos into {GenerationPrompt.NameOf(tongue.Tag)}, for a voice that reads it aloud in about the same time: what is meant, in words that people say, not word for word.
            Keep figures in digits and names as they are usual in that language. Add nothing and leave nothing out.
            Answer with every part by its id, in order. A headline has at most {tongue.HeadlineLength} characters, a kicker at most {tongue.KickerLength}. Title, description, headline and kicker are empty where there was none.
            {GenerationPrompt.Untrusted(mark)}
            """;
        var written = (await tasks.AskAsync(
            objection => new TextRequest(instructions, passage.Marked(mark) + (objection is null ? "" : $"Your last answer was not accepted: {objection}\n")) { Schema = Schema, ExpectedTokens = passage.All.Length / 2 + 100, IsPersonal = true },
            WordsJsonContext.Default.TranslationAnswer, answer => ProblemOf(answer, passage, tongue), isOfflineAble: false, cancellation))!;
        var headlines = new Headlines(tongue, _ => 1);
        var parts = passage.Parts.Zip(written.Value.Parts, (before, after) => new PassagePart(
            before.Id, ModelScenarioWriter.Clean(after.Text), before.Headline is null || after.Headline.Length == 0 ? null : headlines.Fitted(ModelScenarioWriter.Clean(after.Headline)), before.Role)
        {
            Kicker = before.Kicker is null || after.Kicker.Length == 0 ? null : headlines.Fitted(ModelScenarioWriter.Clean(after.Kicker), tongue.KickerLength),
        }).ToList();
        var description = passage.Description is null || written.Value.Description.Length == 0 ? null : written.Value.Description.ReplaceLineEndings("\n").Trim();
        await tasks.Safety.CheckAsync("script", [description, .. parts.Select(part => part.Text)], cancellation);
        return new(
            passage.Title is null ? null : headlines.Fitted(ModelScenarioWriter.Clean(written.Value.Title), MaxTitle), tongue.Tag, parts,
            [.. passage.Parts.Zip(parts).Where(pair => !SourceBook.Figures(pair.First.Text).Order(StringComparer.Ordinal).SequenceEqual(SourceBook.Figures(pair.Second.Text).Order(StringComparer.Ordinal))).Select(pair => $"figures_differ:{pair.First.Id}")],
            written.Provider, written.Model)
        {
            Description = description,
        };
    }

    private string? ProblemOf(TranslationAnswer answer, Passage passage, Tongue tongue)
    {
        if (!answer.Parts.Select(part => part.Id).SequenceEqual(passage.Parts.Select(part => part.Id)))
            return "The parts are not those of the material, in their order.";
        foreach (var (before, part) in passage.Parts.Zip(answer.Parts))
        {
            if (!part.Text.Any(char.IsLetterOrDigit) || part.Text.Length > (before.Text.Length <= ScriptEdits.MaxNarration ? ScriptEdits.MaxNarration : MaxText))
                return $"[{part.Id}] is empty or too long.";
            if (Link().IsMatch(part.Text) && !Link().IsMatch(before.Text))
                return $"[{part.Id}] contains a link.";
        }
        if (answer.Description.Length > MaxDescription || answer.Description.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
            return "The description is too long, or no plain text.";
        if (passage.Title is not null && !answer.Title.Any(char.IsLetterOrDigit))
            return "The title is missing.";
        return LanguageDetector.Detect(string.Join('\n', answer.Parts.Select(part => part.Text)), desk.Tongues) is { } found && found != tongue.Tag ? $"It is written in '{found}', not in '{tongue.Tag}'." : null;
    }

    // Said aloud it is letters without a sense.
    [GeneratedRegex(@"https?://|\bwww\.", RegexOptions.IgnoreCase)]
    private static partial Regex Link();
}
