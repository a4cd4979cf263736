using System.Globalization;
using AutoVideo.Ai.Text;
using AutoVideo.Failures;
using AutoVideo.Script.Offline;

namespace AutoVideo.Generate.Words;

/// <param name="Text">Up to 100 characters.</param>
/// <param name="Reason">Why it may work, for a person.</param>
public sealed record TitleCandidate(string Text, string Reason);

/// <param name="Titles">Best first; offline perhaps fewer than asked for.</param>
public sealed record TitleCandidates(IReadOnlyList<TitleCandidate> Titles, string Language, string Provider, string Model);

/// <summary>Titles to choose from.</summary>
public sealed class TitleWriter
{
    public const int MaxTitle = 100, MostTitles = 10;
    private readonly TextTasks tasks;
    private readonly GenerationDesk desk;

    internal TitleWriter(TextTasks tasks, GenerationDesk desk) => (this.tasks, this.desk) = (tasks, desk);

    private static readonly AnswerSchema Schema = new("titles", """
        { "type": "object", "additionalProperties": false, "required": ["titles"], "properties": { "titles": { "type": "array", "items": {
          "type": "object", "additionalProperties": false, "required": ["title", "reason"], "properties": { "title": { "type": "string" }, "reason": { "type": "string" } } } } } }
        """);

    /// <param name="passage">What the video says; its title may be null.</param>
    /// <param name="tone">Null for none.</param>
    /// <param name="count">1 to 10.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="PermanentException"><c>content_refused</c>, <c>language_unknown</c>, <c>quota_exceeded</c>.</exception>
    public async Task<TitleCandidates> WriteAsync(Passage passage, string? tone, int count, CancellationToken cancellation)
    {
        await tasks.Safety.CheckAsync("topic", [passage.Title, passage.All, tone], cancellation);
        var tongue = desk.TongueOf($"{passage.Title}\n{passage.All}", passage.Language);
        var mark = GenerationPrompt.MarkOf(passage.Title + passage.All);
        var instructions = string.Create(CultureInfo.InvariantCulture, $"""
            You name videos. Write {count} different titles in {GenerationPrompt.NameOf(tongue.Tag)}, best first, each of at most {(tongue.HasSpaces ? 70 : 35)} characters, for what is said in the material.
            Promise nothing that is not said there; no capitals throughout, no emoji, no hashtags. With each a reason in English of at most 200 characters: what makes a viewer choose it.
            {GenerationPrompt.Untrusted(mark)}
            """);
        var input = (tone is null ? "" : $"Tone: {tone}\n") + passage.Marked(mark);
        var written = await tasks.AskAsync(
            objection => new TextRequest(instructions, objection is null ? input : $"{input}\nYour last answer was not accepted: {objection}") { Schema = Schema, ExpectedTokens = 60 * count, IsPersonal = true },
            WordsJsonContext.Default.TitlesAnswer, answer => ProblemOf(answer, passage, count), isOfflineAble: true, cancellation);
        List<TitleCandidate> titles = written is not null
            ? [.. written.Value.Titles.Take(count).Select(title => new TitleCandidate(ModelScenarioWriter.Clean(title.Title), Cut(ModelScenarioWriter.Clean(title.Reason), 300)))]
            : Offline(passage, tongue, count);
        await tasks.Safety.CheckAsync("script", titles.Select(title => title.Text), cancellation);
        return new(titles, tongue.Tag, written?.Provider ?? TextTasks.Offline, written?.Model ?? "offline-1");
    }

    private static string? ProblemOf(TitlesAnswer answer, Passage passage, int count)
    {
        var known = SourceBook.Figures($"{passage.Title} {passage.All}").Append(passage.Parts.Count.ToString(CultureInfo.InvariantCulture)).ToHashSet();
        return answer.Titles.Count < Math.Min(count, 2) ? $"There are {answer.Titles.Count} titles instead of {count}."
            : answer.Titles.FirstOrDefault(title => title.Title.Length is 0 or > MaxTitle) is not null ? $"A title is empty or has more than {MaxTitle} characters."
            : answer.Titles.DistinctBy(title => title.Title.ToUpperInvariant()).Count() < answer.Titles.Count ? "Two titles are the same."
            // By its number: a source may have said what the title's words are, and they would stand outside its marks.
            : passage.Parts.Count > 0 && answer.Titles.Index().FirstOrDefault(title => SourceBook.Figures(title.Item.Title).Any(figure => !known.Contains(figure))) is { Item: not null } promised
                ? $"Title {promised.Index + 1} names a figure that the material does not." : null;
    }

    /// <summary>Titles made of the material's own words: nothing is promised that is not said.</summary>
    private List<TitleCandidate> Offline(Passage passage, Tongue tongue, int count)
    {
        var headlines = new Headlines(tongue, _ => 1);
        string Fit(string text) => headlines.Fitted(text, tongue.HasSpaces ? 70 : 35);
        var sentences = passage.Parts.SelectMany(part => SentenceSplitter.Split(part.Text, tongue)).Where(sentence => sentence.Length > 8).ToList();
        var candidates = new List<TitleCandidate>();
        if (passage.Title is { Length: > 0 } title)
        {
            if (tongue.Question(title) is { } question)
                candidates.Add(new(Fit(question), "A question: viewers stay for its answer."));
            candidates.Add(new(Fit(Script.Offline.Words.CapitalFirst(title)), "The subject in plain words: those who search for it find it."));
        }
        candidates.AddRange(sentences.Where(sentence => Marks.IsQuestion(sentence)).Take(2).Select(asked => new TitleCandidate(Fit(asked), "A question that the video itself asks.")));
        candidates.AddRange(sentences.Where(sentence => SourceBook.Figures(sentence).Any()).OrderBy(sentence => sentence.Length).Take(3)
            .Select(figure => new TitleCandidate(Fit(figure), "A figure: it promises something that can be known.")));
        candidates.AddRange(sentences.Where(sentence => tongue.StrikingCount(sentence) > 0).OrderByDescending(tongue.StrikingCount).Take(3)
            .Select(striking => new TitleCandidate(Fit(striking), "The most striking sentence: a contrast or an extreme.")));
        candidates.AddRange(passage.Parts.Select(part => part.Headline).OfType<string>().Where(headline => headline.Length > 8)
            .Select(headline => new TitleCandidate(Fit(Script.Offline.Words.CapitalFirst(headline)), "A headline of the video, short enough for a phone.")));
        candidates.AddRange(sentences.Take(3).Select(sentence => new TitleCandidate(Fit(sentence), "A first sentence says what it is about.")));
        return [.. candidates.Where(candidate => candidate.Text.Any(char.IsLetterOrDigit)).DistinctBy(candidate => Script.Offline.Words.Fold(candidate.Text)).Take(count)];
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
