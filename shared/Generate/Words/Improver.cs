using System.Text.RegularExpressions;
using AutoVideo.Ai.Text;
using AutoVideo.Failures;
using AutoVideo.Script;
using AutoVideo.Script.Offline;

namespace AutoVideo.Generate.Words;

public enum ImproveGoal { Shorter, Simpler, Funnier, StrongerHook, FixFacts }

/// <param name="Id">Of the scene; <c>text</c> for a text alone.</param>
/// <param name="Reason">What was changed and why, for a person.</param>
public sealed record Improvement(string Id, string Before, string After, string Reason);

/// <param name="Changes">Parts that are to be as they were are not in it.</param>
/// <param name="Unsupported">Ids of parts that state what the source does not, after the changes; only when facts were to be fixed.</param>
public sealed record Improvements(IReadOnlyList<Improvement> Changes, IReadOnlyList<string> Unsupported, string Language, string Provider, string Model);

/// <summary>Says what is there in better words.</summary>
public sealed partial class Improver
{
    // Share of a sentence's telling words that one of the source has too.
    private const double AboutTheSame = 0.5, AlmostTheSame = 0.75;

    private readonly TextTasks tasks;
    private readonly GenerationDesk desk;

    internal Improver(TextTasks tasks, GenerationDesk desk) => (this.tasks, this.desk) = (tasks, desk);

    private static readonly AnswerSchema Schema = new("changes", """
        { "type": "object", "additionalProperties": false, "required": ["changes"], "properties": { "changes": { "type": "array", "items": {
          "type": "object", "additionalProperties": false, "required": ["id", "text", "reason"],
          "properties": { "id": { "type": "string" }, "text": { "type": "string" }, "reason": { "type": "string" } } } } } }
        """);

    /// <param name="passage">What is to be better.</param>
    /// <param name="goal">In which way.</param>
    /// <param name="source">Text, Markdown or HTML that facts are held against; needed for <see cref="ImproveGoal.FixFacts"/>.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="PermanentException"><c>provider_needed</c> for what rules cannot do, <c>source_missing</c>, <c>content_refused</c>, <c>language_unknown</c>.</exception>
    public async Task<Improvements> ImproveAsync(Passage passage, ImproveGoal goal, string? source, CancellationToken cancellation)
    {
        await tasks.Safety.CheckAsync("script", passage.Parts.Select(part => part.Text), cancellation);
        var tongue = desk.TongueOf(passage.All, passage.Language);
        var book = BookOf(goal, source, tongue);
        var hook = passage.Parts.FirstOrDefault(part => part.Role == SceneRole.Hook) ?? passage.Parts[0];
        var canDoOffline = goal is ImproveGoal.Shorter or ImproveGoal.FixFacts || (goal == ImproveGoal.StrongerHook && SentenceSplitter.Split(passage.All, tongue).Count > 1);
        var written = await tasks.AskAsync(
            objection => RequestOf(passage, goal, hook.Id, book, tongue, objection), WordsJsonContext.Default.ChangesAnswer,
            answer => ProblemOf(answer, passage, goal, hook.Id, book), canDoOffline, cancellation);
        var before = passage.Parts.ToDictionary(part => part.Id);
        IReadOnlyList<Improvement> changes = written is not null
            ? [.. written.Value.Changes.Select(change => new Improvement(change.Id, before[change.Id].Text, ModelScenarioWriter.Clean(change.Text), ModelScenarioWriter.Clean(change.Reason)))]
            : goal switch
            {
                ImproveGoal.Shorter => Shortened(passage, tongue),
                ImproveGoal.FixFacts => Corrected(passage, book!, tongue),
                _ => Opened(passage, hook, tongue),
            };
        changes = [.. changes.Where(change => change.After != change.Before)];
        await tasks.Safety.CheckAsync("script", changes.Select(change => change.After), cancellation);
        var after = changes.ToDictionary(change => change.Id, change => change.After);
        return new(
            changes,
            book is null ? [] : [.. passage.Parts.Where(part => part.Role != SceneRole.CallToAction && book.Find(after.GetValueOrDefault(part.Id, part.Text), []) is null).Select(part => part.Id)],
            tongue.Tag, written?.Provider ?? TextTasks.Offline, written?.Model ?? "offline-1");
    }

    private SourceBook? BookOf(ImproveGoal goal, string? source, Tongue tongue)
    {
        if (goal != ImproveGoal.FixFacts)
            return null;
        if (string.IsNullOrWhiteSpace(source))
            throw new PermanentException("source_missing", "Facts are held against a source: give its text or its address.");
        var article = SourceReader.Read(source);
        return new SourceBook(article, "", tongue, LanguageDetector.Detect(string.Join('\n', article.Blocks.Select(block => block.Text)), desk.Tongues) == tongue.Tag);
    }

    private static TextRequest RequestOf(Passage passage, ImproveGoal goal, string hook, SourceBook? book, Tongue tongue, string? objection)
    {
        var mark = GenerationPrompt.MarkOf(passage.All + book?.Numbered());
        var task = goal switch
        {
            ImproveGoal.Shorter => "Say each part in at most two thirds of its length. Keep every fact and figure that matters; drop repetition.",
            ImproveGoal.Simpler => "Say each part in short sentences of everyday words that a child of twelve knows. Keep all facts and figures.",
            ImproveGoal.Funnier => "Make each part lighter and funnier without mocking anybody. Keep all facts and figures.",
            ImproveGoal.StrongerHook => $"Rewrite the part [{hook}] alone, as the first words of the video: one or two sentences that make a viewer stay. Promise nothing that the other parts do not keep.",
            _ => "Hold each part against the numbered paragraphs of the source. Where a part states what the source does not, change it to what the source states; leave out of your answer the parts that are right.",
        };
        var instructions = $"""
            You edit the narration of short videos, in {GenerationPrompt.NameOf(tongue.Tag)}, for a voice that reads it aloud: complete sentences, no lists, no links, figures in digits.
            {task}
            Answer with the id of each part you change, its new text, and in English why, in at most 200 characters. Add no facts.
            {GenerationPrompt.Untrusted(mark)}
            """;
        var input = passage.Marked(mark) + (book is null ? "" : $"Source:\n<{mark}>\n{book.Numbered()}\n</{mark}>\n") + (objection is null ? "" : $"Your last answer was not accepted: {objection}\n");
        return new TextRequest(instructions, input) { Schema = Schema, ExpectedTokens = passage.All.Length / 2 + 100, IsPersonal = true };
    }

    private static string? ProblemOf(ChangesAnswer answer, Passage passage, ImproveGoal goal, string hook, SourceBook? book)
    {
        var known = passage.Parts.ToDictionary(part => part.Id);
        var figures = SourceBook.Figures(passage.All).Concat(book is null ? [] : book.Paragraphs.SelectMany(SourceBook.Figures)).ToHashSet();
        if (answer.Changes.DistinctBy(change => change.Id).Count() < answer.Changes.Count)
            return "A part is changed twice.";
        foreach (var change in answer.Changes)
        {
            if (!known.TryGetValue(change.Id, out var part))
                return $"There is no part [{change.Id}].";
            if (goal == ImproveGoal.StrongerHook && change.Id != hook)
                return $"Only [{hook}] is to be changed.";
            if (!change.Text.Any(char.IsLetterOrDigit) || change.Text.Length > 1_500)
                return $"[{change.Id}] is empty or longer than 1,500 characters.";
            if (goal == ImproveGoal.Shorter && change.Text.Length >= part.Text.Length)
                return $"[{change.Id}] is not shorter.";
            if (SourceBook.Figures(change.Text).FirstOrDefault(figure => !figures.Contains(figure)) is { } invented)
                return $"[{change.Id}] names the figure {invented}, which is nowhere in the material.";
        }
        return answer.Changes.Count == 0 && goal != ImproveGoal.FixFacts ? "Nothing is changed." : null;
    }

    /// <summary>Leaves out what can be left out of sentences, then the sentences that tell least, down to about two thirds.</summary>
    private static List<Improvement> Shortened(Passage passage, Tongue tongue)
    {
        var all = passage.Parts.SelectMany(part => SentenceSplitter.Split(part.Text, tongue)).Distinct()
            .Select((text, index) => new Sentence(index, text, null, 0, 0, false, false, tongue.Leans(text), null, false)).ToList();
        var scores = new SentenceScorer(all, tongue).Score(passage.Title, isAsked: false);
        var worth = all.ToDictionary(sentence => sentence.Text, sentence => scores[sentence.Index]);
        return [.. passage.Parts.Select(part =>
        {
            var sentences = SentenceSplitter.Split(part.Text, tongue).Select(sentence => (Was: sentence, Is: tongue.Shortened(sentence).Append(sentence).MinBy(text => text.Length)!)).ToList();
            var goal = part.Text.Length * 2 / 3;
            while (sentences.Count > 1 && sentences.Sum(sentence => sentence.Is.Length + 1) > goal)
            {
                var least = sentences.MinBy(sentence => worth[sentence.Was]);
                // What leans on a sentence goes with it.
                var next = sentences.IndexOf(least) + 1;
                if (next < sentences.Count && tongue.Leans(sentences[next].Was) && sentences.Count > 2)
                    sentences.RemoveAt(next);
                sentences.Remove(least);
            }
            return new Improvement(part.Id, part.Text, sentences.Select(sentence => sentence.Is).Aggregate("", tongue.Join), "Clauses that can be left out and the sentences that tell least are left out.");
        })];
    }

    /// <summary>The passage's own most striking sentence comes first.</summary>
    private List<Improvement> Opened(Passage passage, PassagePart hook, Tongue tongue)
    {
        var sentences = passage.Parts.Where(part => part.Role != SceneRole.CallToAction).SelectMany(part => SentenceSplitter.Split(part.Text, tongue)).Distinct()
            .Select((text, index) => new Sentence(index, text, null, 0, 0, false, false, tongue.Leans(text), null, false)).ToList();
        var scores = new SentenceScorer(sentences, tongue).Score(passage.Title, isAsked: false);
        var best = new HookFinder(tongue, desk.PaceOf(tongue)).Find(sentences, scores, passage.Title, 5) is [var first, ..] ? first : null;
        return best is null || hook.Text.StartsWith(best.Text, StringComparison.Ordinal)
            ? []
            : [new Improvement(hook.Id, hook.Text, hook.Text.Contains(best.Text, StringComparison.Ordinal)
                ? tongue.Join(best.Text, hook.Text.Replace(best.Text, "", StringComparison.Ordinal).Trim().Replace("  ", " ", StringComparison.Ordinal)).TrimEnd()
                : best.Text, best.Source is null ? "The title as a question: viewers stay for its answer." : "The most striking sentence of the video comes first.")];
    }

    /// <summary>Where the sentence of the source that says the same has other figures, those are taken over; everything else is only reported.</summary>
    private static List<Improvement> Corrected(Passage passage, SourceBook book, Tongue tongue)
    {
        var known = book.Paragraphs.SelectMany(SourceBook.Figures).ToHashSet();
        var sources = book.Paragraphs.SelectMany(paragraph => SentenceSplitter.Split(paragraph, tongue)).Select(text => (Text: text, Terms: tongue.Terms(WithoutFigures(text)).ToHashSet())).ToList();
        var changes = new List<Improvement>();
        foreach (var part in passage.Parts)
        {
            var text = part.Text;
            foreach (var sentence in SentenceSplitter.Split(part.Text, tongue).Where(sentence => Figure().IsMatch(sentence)))
            {
                var terms = tongue.Terms(WithoutFigures(sentence)).ToHashSet();
                // A figure that the source has for something else is wrong too, once it is clear that both sentences say the same.
                var enough = SourceBook.Figures(sentence).All(known.Contains) ? AlmostTheSame : AboutTheSame;
                var same = sources.Where(source => terms.Count > 0 && source.Terms.Count > 0)
                    .Select(source => (source.Text, Share: terms.Count(source.Terms.Contains) / (double)terms.Count)).Where(source => source.Share >= enough).OrderByDescending(source => source.Share).FirstOrDefault();
                var (wrong, right) = (Figure().Matches(sentence), same.Text is null ? null : Figure().Matches(same.Text));
                if (right is null || wrong.Count != right.Count || SourceBook.Figures(sentence).All(SourceBook.Figures(same.Text!).Contains))
                    continue;
                var place = 0;
                text = text.Replace(sentence, Figure().Replace(sentence, _ => right[place++].Value), StringComparison.Ordinal);
            }
            if (text != part.Text)
                changes.Add(new(part.Id, part.Text, text, "Figures as the source has them."));
        }
        return changes;
    }

    private static string WithoutFigures(string text) => Figure().Replace(text, " ");

    [GeneratedRegex(@"\d+(?:[.,\u00A0\u202F]\d+)*")]
    private static partial Regex Figure();
}
