using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoVideo.Script.Offline;

/// <summary>
/// A draft from a topic alone, at most 30 s: an opening question, what the dictionary says about the topic's words (cited), the
/// questions that are still to be answered, a call to action. It claims nothing that the dictionary does not.
/// </summary>
internal sealed partial class TopicDraft(Tongue tongue, Pace pace, WordNet? wordNet)
{
    public const double Longest = 30;
    private const double LongestQuestion = 8;
    private const double LongestOpening = 12;

    /// <param name="Order">Place in the video.</param>
    /// <param name="Rank">Which parts are wanted first, 0 foremost.</param>
    private sealed record Part(int Order, int Rank, Line Line, string? Kicker);

    public ScriptDocument Write(ScriptRequest request)
    {
        var topic = PlainText.Clean(request.Topic!);
        var draft = tongue.Phrases.Draft;
        var wanted = Math.Min(request.Seconds, Longest);
        var (kind, question) = Opening(topic, draft, request.Seed);
        // A topic may be a paragraph; what is said of it fits a scene.
        if (pace.Of(question) > LongestQuestion)
            question = Opening(new Headlines(tongue, _ => 1).Fitted(topic, tongue.HasSpaces ? 80 : 26), draft, request.Seed).Opening;
        var glosses = wordNet is null ? [] : new Glosses(wordNet, tongue, pace).Of(EnglishQuestion.Subject(Suffix().Replace(topic, ""), wordNet), request.Seed);
        var closing = wanted < 13 ? Extractor.Closing(tongue.Phrases, pace, wanted, request.Seed) : Extractor.Closing(tongue.Phrases with { Closings = draft.Closings }, pace, wanted, request.Seed);

        var headlines = new Headlines(tongue, _ => 1);
        var parts = glosses.Select((g, i) => new Part(1 + i, i == 0 ? 0 : 3 + i, new Line(g.Sentence, headlines.Fitted(g.Headline), g.Nouns), g.Kicker))
            .Concat(kind.Select((line, i) => new Part(20 + i, i == 0 ? 1 : 2 + i, line, draft.QuestionKicker))).ToList();
        var openings = Enumerable.Range(0, draft.Bridges.Count).Select(i => tongue.Join(question, Dresser.Variant(draft.Bridges, unchecked(request.Seed + i))))
            .Where(bridged => pace.Of(bridged) <= LongestOpening).Append(question).ToList();
        var (opening, chosen) = Fit(openings, parts, wanted - pace.Of(closing.Narration), wanted);

        var keywords = new Keywords(tongue, [topic]);
        var dresser = new Dresser(tongue, keywords, headlines, request.Seed);
        var scenes = new List<ScriptScene> { dresser.Dress(1, SceneRole.Hook, new Line(opening, headlines.Fitted(question.Length <= tongue.HeadlineLength ? question : topic), tongue.Phrases.FallbackNouns), null, pace.Of(opening)) };
        scenes.AddRange(chosen.Select((p, i) => Body(dresser, headlines, i + 2, p)));
        scenes.Add(dresser.Dress(scenes.Count + 1, SceneRole.CallToAction, closing, null, pace.Of(closing.Narration)));

        string[] citations = glosses.Any(g => chosen.Any(p => p.Line.Narration == g.Sentence)) ? [WordNet.Citation] : [];
        var title = Words.CapitalFirst(topic);
        return new ScriptDocument(title, tongue.Tag, ScriptOrigin.Draft, scenes, Seo.Of(title, scenes, keywords.Themes, citations, tongue), citations);
    }

    private ScriptScene Body(Dresser dresser, Headlines headlines, int number, Part part)
    {
        var seconds = pace.Of(part.Line.Narration);
        var kicker = part.Kicker is null ? null : headlines.Fitted(part.Kicker, tongue.KickerLength);
        return dresser.Dress(number, SceneRole.Body, part.Line, kicker, seconds);
    }

    private (IReadOnlyList<Line> Questions, string Opening) Opening(string topic, DraftPhrases draft, int seed)
    {
        var question = tongue.Question(topic);
        var first = Words.First(topic);
        var asksWhy = first is "why" or "почему" or "зачем" || topic.Contains("為什麼", StringComparison.Ordinal) || topic.Contains("為何", StringComparison.Ordinal) || topic.Contains("なぜ", StringComparison.Ordinal) || topic.Contains("理由", StringComparison.Ordinal);
        var asksHow = first is "how" or "как" || HowMarks().IsMatch(topic);
        var lines = asksWhy ? draft.Reason : asksHow ? draft.Process : draft.Thing;
        if (question is not null)
            return (lines, question);
        var plain = Suffix().Replace(Marks.WithoutEnd(topic), "");
        var template = char.IsDigit(plain[0]) ? draft.AboutList
            : first is "how" or "why" or "what" or "when" or "where" or "who" or "which" ? draft.AboutQuestion
            : tongue.HasSpaces && Statement().IsMatch(plain) ? draft.AboutStatement : draft.AboutThing;
        var inside = tongue.HasSpaces && template[0][0] != '{' && template != draft.AboutStatement ? LowerFirst(plain) : Words.CapitalFirst(plain);
        return (lines, string.Format(CultureInfo.InvariantCulture, Dresser.Variant(template, seed), inside));
    }

    /// <summary>"The history of tea" within a sentence, but "Japan" and "NASA" as they are.</summary>
    private string LowerFirst(string text)
    {
        var words = Words.All(text);
        var first = words.Count == 0 ? "" : words[0];
        if (first.Length == 0 || !char.IsUpper(first[0]) || first.Skip(1).Any(char.IsUpper) || !text.StartsWith(first, StringComparison.Ordinal))
            return text;
        var folded = Words.Fold(first);
        var isCommon = tongue.FunctionWords.Contains(folded) || (wordNet is not null && Glosses.IsCommonWord(wordNet, folded));
        return isCommon ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }

    /// <summary>The opening and the parts that come nearest to the length, foremost ones preferred.</summary>
    private (string Opening, IReadOnlyList<Part> Parts) Fit(List<string> openings, List<Part> parts, double budget, double wanted)
    {
        (string, IReadOnlyList<Part>) best = (openings[^1], []);
        var bestCost = double.PositiveInfinity;
        foreach (var (place, opening) in openings.Index())
        {
            for (var set = 0; set < 1 << Math.Min(parts.Count, 12); set++)
            {
                var chosen = parts.Where((_, i) => (set >> i & 1) == 1).ToList();
                var seconds = pace.Of(opening) + chosen.Sum(p => pace.Of(p.Line.Narration));
                var off = Math.Abs(seconds - budget) / wanted;
                var cost = 200 * Math.Max(0, off - 0.09) + off + 0.02 * place + (seconds - budget + wanted > Longest ? 50 : 0)
                    + parts.Except(chosen).Sum(p => 0.3 / (1 + p.Rank)) + (pace.Of(opening) < SceneCutter.Shortest && wanted >= 9 ? 1 : 0);
                if (cost < bestCost)
                    (best, bestCost) = ((opening, [.. chosen.OrderBy(p => p.Order)]), cost);
            }
        }
        return best;
    }

    /// <summary>What titles add to their topic.</summary>
    [GeneratedRegex(@"(?<=\w):?\s(?:explained|101|for beginners|in a nutshell|in \d+ (?:seconds|minutes)).*$", RegexOptions.IgnoreCase)]
    private static partial Regex Suffix();

    [GeneratedRegex("如何|怎麼|怎樣|どうやって|どのように|方法|しくみ|仕組み")]
    private static partial Regex HowMarks();

    [GeneratedRegex(@"\w\s(?:is|are|was|were|has|have|will|can|cannot)\s", RegexOptions.IgnoreCase)]
    private static partial Regex Statement();
}
