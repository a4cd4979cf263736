using AutoVideo.Failures;

namespace AutoVideo.Script.Offline;

/// <summary>
/// Makes a script of a source's own sentences: facts and their order stay, the length is fitted by choosing sentences and leaving
/// out asides. When the source is too short for the length asked for, the video is shorter; nothing is invented to fill it.
/// </summary>
internal sealed class Extractor(Tongue tongue, Pace pace)
{
    private const double Tolerance = 0.1;
    private const int MaxCandidates = 300;
    private const double ShortVideo = 9;
    private const double LongestSentence = 24;
    private const string NothingToSay = "The source holds no sentence that can be spoken within a scene of 10 seconds. Give prose with punctuation.";

    public ScriptDocument Write(Article article, ScriptRequest request)
    {
        var sentences = SentenceReader.Read(article, tongue);
        var scorer = new SentenceScorer(sentences, tongue);
        // Marks alone name nothing and ask nothing.
        var title = (request.Topic?.Trim() ?? article.Title) is { } named && named.Any(char.IsLetterOrDigit) ? named : null;
        var scores = scorer.Score(title, request.Topic is not null && Words.Fold(request.Topic) != Words.Fold(article.Title ?? ""));
        var cutter = new SceneCutter(tongue, pace);
        var candidates = Candidates(sentences, scores, cutter);
        var closing = Closing(tongue.Phrases, pace, request.Seconds, request.Seed);
        var plan = BestPlan(candidates, Hooks(sentences, scores, title, request.Seconds), cutter, request.Seconds, pace.Of(closing.Narration))
            ?? throw new PermanentException("source_empty", NothingToSay);

        var headlines = new Headlines(tongue, scorer.Weight);
        var keywords = new Keywords(tongue, sentences.Select(s => s.Text).Concat(title is null ? [] : [title]));
        var dresser = new Dresser(tongue, keywords, headlines, request.Seed, sentences.Any(s => s.Heading is not null));
        var scenes = plan.Cuts.Select((cut, i) => dresser.Dress(i + 1, i == 0 ? SceneRole.Hook : SceneRole.Body, cut)).ToList();
        scenes.Add(dresser.Dress(scenes.Count + 1, SceneRole.CallToAction, closing, null, pace.Of(closing.Narration)));

        string[] names = [title ?? "", headlines.Fitted(Marks.WithoutEnd(sentences[0].Text), 80), scenes[0].OnScreenText];
        var name = names.First(text => text.Any(char.IsLetterOrDigit));
        string[] citations = article.Title is null ? [] : [article.Title];
        return new ScriptDocument(name, tongue.Tag, ScriptOrigin.Extract, scenes, Seo.Of(name, scenes, keywords.Themes, citations, tongue), citations);
    }

    /// <summary>The call to action that a seed picks among those of a fitting length.</summary>
    public static Line Closing(Phrases phrases, Pace pace, double seconds, int seed)
    {
        var lines = seconds < ShortVideo ? phrases.ShortClosings : phrases.Closings;
        var turned = Enumerable.Range(0, lines.Count).Select(i => Dresser.Variant(lines, unchecked(seed + i))).ToList();
        var shortest = seconds < ShortVideo ? 0 : SceneCutter.Shortest;
        var longest = Math.Clamp(seconds / 2, 4.9, 7);
        return turned.Find(line => pace.Of(line.Narration) is var length && length >= shortest && length <= longest)
            ?? turned.OrderBy(line => Math.Abs(pace.Of(line.Narration) - 5)).First();
    }

    private IReadOnlyList<Hook> Hooks(IReadOnlyList<Sentence> sentences, double[] scores, string? title, double seconds)
    {
        var hooks = new HookFinder(tongue, pace).Find(sentences, scores, title, seconds < 20 ? 60 : 6);
        return seconds < ShortVideo && hooks.Any(h => h.Source is not null) ? [.. hooks.Where(h => h.Source is not null)] : hooks;
    }

    private List<Candidate> Candidates(IReadOnlyList<Sentence> sentences, double[] scores, SceneCutter cutter)
    {
        var candidates = new List<Candidate>();
        foreach (var sentence in sentences)
        {
            var variants = tongue.Shortened(sentence.Text).Prepend(sentence.Text)
                .Select((text, i) => (Text: Ended(text), Seconds: text.Length > 1500 ? double.MaxValue : pace.Of(Ended(text)), Kept: i == 0 ? 1 : text == Parentheses.Removed(sentence.Text) ? 0.97 : 0.85))
                .Where(v => v.Seconds <= LongestSentence && cutter.Divide(v.Text, null).All(piece => pace.Of(piece.Text) <= SceneCutter.Longest))
                .Select(v => new Variant(v.Text, v.Seconds, v.Kept * scores[sentence.Index] * Fullness(Ended(sentence.Text))))
                .Take(3).ToList();
            // Quoted words that are too short for a scene of their own would pass for the author's.
            var isShortQuote = sentence.Speaker is not null && pace.Of(sentence.Text) < SceneCutter.Shortest;
            if (variants.Count > 0 && sentence.Text[^1] is not (':' or '：') && !isShortQuote)
                candidates.Add(new Candidate(sentence, variants));
        }
        if (candidates.Count <= MaxCandidates)
            return candidates;
        var kept = candidates.OrderByDescending(c => scores[c.Sentence.Index]).Take(MaxCandidates / 2).Select(c => c.Sentence.Index).ToHashSet();
        // With those that the kept ones lean on.
        for (var i = candidates.Count - 1; i > 0; i--)
        {
            if (candidates[i].Sentence.Leans && kept.Contains(candidates[i].Sentence.Index))
                kept.Add(candidates[i].Sentence.Index - 1);
        }
        return [.. candidates.Where(c => kept.Contains(c.Sentence.Index)).Take(2 * MaxCandidates)];
    }

    /// <summary>What a sentence may take of the time: in proportion, so that short ones win nothing, less for those that fill several scenes.</summary>
    private double Fullness(string text)
    {
        var seconds = pace.Of(text);
        var isOverlong = seconds > SceneCutter.Longest && SentenceSplitter.Split(text, tongue).Count == 1;
        return Math.Pow(seconds, 0.95) * (seconds < 3 ? 0.8 : isOverlong ? 0.65 : 1);
    }

    /// <summary>A list item is said as a sentence.</summary>
    private string Ended(string text) => Marks.EndsSentence(text) ? text : Words.CapitalFirst(Marks.WithoutEnd(text)) + (tongue.HasSpaces ? "." : "。");

    private sealed record Plan(IReadOnlyList<Cut> Cuts, bool Fits, double Worth);

    private Plan? BestPlan(List<Candidate> candidates, IReadOnlyList<Hook> hooks, SceneCutter cutter, double wanted, double closing)
    {
        Plan? best = null;
        foreach (var hook in hooks)
        {
            var plan = PlanOf(candidates, hook, cutter, wanted, closing);
            // The title's own question is the opening whenever it fits.
            if (hook.Source is null && plan is { Fits: true })
                return plan;
            if (plan is not null && (best is null || plan.Worth > best.Worth))
                best = plan;
        }
        if (best is not null || hooks.Count == 0)
            return best;
        // Every sentence is longer than the video asked for: the nearest to it is said whole.
        var shortest = hooks.OrderBy(hook => pace.Of(hook.Text)).First();
        return new Plan(cutter.Cut([.. cutter.Divide(Ended(shortest.Text), shortest.Source)]), false, 0);
    }

    private Plan? PlanOf(List<Candidate> candidates, Hook hook, SceneCutter cutter, double wanted, double closing)
    {
        var others = candidates.Where(c => c.Sentence != hook.Source).ToList();
        var budget = wanted - closing - pace.Of(hook.Text);
        var slack = 0.8 * Tolerance * wanted;
        if (budget < -slack)
            return null;
        var selector = new SentenceSelector(others, Math.Max(0, budget + slack) + 3);
        var lengths = selector.Lengths(budget, slack).Take(20).Select(l => l.Seconds).ToList();
        if (lengths.Count == 0)
            lengths.Add(selector.Longest(Math.Max(0, budget + slack)));
        Plan? best = null;
        foreach (var length in lengths)
        {
            var chosen = selector.Choose(length);
            var pieces = new List<Piece> { new(Ended(hook.Text), hook.Source, true) };
            pieces.AddRange(chosen.SelectMany(c => cutter.Divide(c.Text, c.Sentence)));
            var cuts = cutter.Cut(pieces, out var roughness);
            var seconds = cuts.Sum(c => c.Seconds) + closing;
            var off = Math.Abs(seconds - wanted) / wanted;
            var misfits = cuts.Sum(c => c.Seconds < SceneCutter.Shortest ? SceneCutter.Shortest - c.Seconds : Math.Max(0, c.Seconds - SceneCutter.Longest));
            var worth = 3 * hook.Worth + chosen.Sum(c => candidates.First(x => x.Sentence == c.Sentence).Variants.First(v => v.Text == c.Text).Worth)
                - (off > Tolerance ? 40 + 100 * off : 45 * off) - 0.4 * Math.Min(roughness, 60) - (misfits > 0 ? 10 + 10 * misfits : 0);
            if (best is null || worth > best.Worth)
                best = new Plan(cuts, off <= Tolerance && misfits == 0, worth);
        }
        return best;
    }
}
