using AutoVideo.Ai.Text;
using AutoVideo.Failures;
using AutoVideo.Script.Offline;

namespace AutoVideo.Generate.Words;

/// <param name="Title">Null when there was none.</param>
/// <param name="Parts">In the order of the original, with their ids.</param>
/// <param name="Warnings">E.g. <c>figures_differ:s3</c>.</param>
public sealed record Translation(string? Title, string Language, IReadOnlyList<PassagePart> Parts, IReadOnlyList<string> Warnings, string Provider, string Model);

/// <summary>Says the same in another language. Rules cannot do it: it takes a provider.</summary>
public sealed class Translator
{
    private readonly TextTasks tasks;
    private readonly GenerationDesk desk;

    internal Translator(TextTasks tasks, GenerationDesk desk) => (this.tasks, this.desk) = (tasks, desk);

    private static readonly AnswerSchema Schema = new("translation", """
        { "type": "object", "additionalProperties": false, "required": ["title", "parts"], "properties": { "title": { "type": "string" }, "parts": { "type": "array", "items": {
          "type": "object", "additionalProperties": false, "required": ["id", "text", "headline"],
          "properties": { "id": { "type": "string" }, "text": { "type": "string" }, "headline": { "type": "string" } } } } } }
        """);

    /// <param name="passage">What is to be translated.</param>
    /// <param name="language">BCP 47: one of those that voices speak.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="PermanentException"><c>provider_needed</c>, <c>language_unknown</c>, <c>content_refused</c>, <c>providers_failed</c>.</exception>
    public async Task<Translation> TranslateAsync(Passage passage, string language, CancellationToken cancellation)
    {
        var tongue = desk.Tongues.Of(RequestRules.SupportedLanguage(language));
        if (!tasks.HasProvider)
            throw TextTasks.Needed();
        await tasks.Safety.CheckAsync("script", passage.Parts.Select(part => part.Text).Append(passage.Title), cancellation);
        var mark = GenerationPrompt.MarkOf(passage.Title + passage.All);
        var instructions = $"""
            You translate the narration of short videos into {GenerationPrompt.NameOf(tongue.Tag)}, for a voice that reads it aloud in about the same time: what is meant, in words that people say, not word for word.
            Keep figures in digits and names as they are usual in that language. Answer with every part by its id, in order. A headline has at most {tongue.HeadlineLength} characters and is empty where there was none; the title is empty where there was none.
            {GenerationPrompt.Untrusted(mark)}
            """;
        var written = (await tasks.AskAsync(
            objection => new TextRequest(instructions, passage.Marked(mark) + (objection is null ? "" : $"Your last answer was not accepted: {objection}\n")) { Schema = Schema, ExpectedTokens = passage.All.Length / 2 + 100, IsPersonal = true },
            WordsJsonContext.Default.TranslationAnswer, answer => ProblemOf(answer, passage, tongue), isOfflineAble: false, cancellation))!;
        var headlines = new Headlines(tongue, _ => 1);
        var parts = passage.Parts.Zip(written.Value.Parts, (before, after) => new PassagePart(
            before.Id, ModelScenarioWriter.Clean(after.Text), before.Headline is null || after.Headline.Length == 0 ? null : headlines.Fitted(ModelScenarioWriter.Clean(after.Headline)), before.Role)).ToList();
        await tasks.Safety.CheckAsync("script", parts.Select(part => part.Text), cancellation);
        return new(
            passage.Title is null ? null : headlines.Fitted(ModelScenarioWriter.Clean(written.Value.Title), 200), tongue.Tag, parts,
            [.. passage.Parts.Zip(parts).Where(pair => !SourceBook.Figures(pair.First.Text).Order(StringComparer.Ordinal).SequenceEqual(SourceBook.Figures(pair.Second.Text).Order(StringComparer.Ordinal))).Select(pair => $"figures_differ:{pair.First.Id}")],
            written.Provider, written.Model);
    }

    private string? ProblemOf(TranslationAnswer answer, Passage passage, Tongue tongue)
    {
        if (!answer.Parts.Select(part => part.Id).SequenceEqual(passage.Parts.Select(part => part.Id)))
            return "The parts are not those of the material, in their order.";
        if (answer.Parts.FirstOrDefault(part => !part.Text.Any(char.IsLetterOrDigit) || part.Text.Length > 3_000) is { } empty)
            return $"[{empty.Id}] is empty or too long.";
        if (passage.Title is not null && !answer.Title.Any(char.IsLetterOrDigit))
            return "The title is missing.";
        return LanguageDetector.Detect(string.Join('\n', answer.Parts.Select(part => part.Text)), desk.Tongues) is { } found && found != tongue.Tag ? $"It is written in '{found}', not in '{tongue.Tag}'." : null;
    }
}
