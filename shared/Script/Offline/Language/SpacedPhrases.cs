namespace AutoVideo.Script.Offline;

/// <summary>What tells phrases apart in a language with spaces. All take a word folded by <see cref="Words.Fold"/>.</summary>
/// <param name="IsFunction">Articles, prepositions, conjunctions, pronouns, auxiliaries.</param>
/// <param name="IsJoining">Conjunctions and relative pronouns, dropped from the start of a clause.</param>
/// <param name="IsPronoun">Says nothing without what came before.</param>
/// <param name="IsVerb">A finite verb, as far as can be told.</param>
/// <param name="MayOpen">A function word that a phrase may start with: a Russian noun needs the preposition that rules its case.</param>
/// <param name="IsModifier">A participle, which opens no headline.</param>
/// <param name="IsAdjective">Waits for its noun, so ends no headline.</param>
/// <param name="Continues">A function word before which a phrase does not end ("times the mass of …").</param>
/// <param name="Inside">Worth of a phrase from within a clause that nothing rules: low where it stands in an oblique case.</param>
internal sealed record PhraseGrammar(
    Func<string, bool> IsFunction, Func<string, bool> IsJoining, Func<string, bool> IsPronoun, Func<string, bool> IsVerb, Func<string, bool> MayOpen, Func<string, bool> IsModifier,
    Func<string, bool> IsAdjective, Func<string, bool> Continues, double Inside);

/// <summary>
/// Headline candidates of languages with spaces: whole sentences and clauses, and runs of words between natural borders
/// (punctuation, function words, verbs). A run from the middle of a clause holds no verb, for it lacks its subject.
/// </summary>
internal sealed class SpacedPhrases(PhraseGrammar grammar, int limit)
{
    private static readonly char[] ClauseEnds = [',', ';', ':', '—', '–', '(', ')', '.', '!', '?', '…'];

    public IEnumerable<Phrase> Of(string sentence)
    {
        var whole = Marks.WithoutEnd(sentence);
        if (whole.Length <= limit && !grammar.IsJoining(Words.First(whole)))
            yield return new Phrase(whole, grammar.IsPronoun(Words.First(whole)) ? 1.2 : 2);
        var place = 0;
        foreach (var clause in Clauses(sentence))
        {
            var favour = place++ == 0 ? 1.15 : 1;
            foreach (var phrase in Windows(clause))
                yield return phrase with { Worth = phrase.Worth * favour };
        }
    }

    private IEnumerable<Phrase> Windows(string clause)
    {
        var words = clause.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var folded = words.Select(Words.First).ToArray();
        var start = 0;
        while (start < words.Length && grammar.IsJoining(folded[start]))
            start++;
        for (var from = start; from < words.Length; from++)
        {
            if (from > start && !OpensInside(folded, from))
                continue;
            var length = -1;
            for (var to = from; to < words.Length && (length += words[to].Length + 1) <= limit; to++)
            {
                var endsClause = to == words.Length - 1;
                var endsHere = endsClause || (grammar.IsFunction(folded[to + 1]) && !grammar.Continues(folded[to + 1])) || grammar.IsVerb(folded[to + 1]);
                if (!endsHere || grammar.IsFunction(folded[to]) || (!endsClause && (grammar.IsVerb(folded[to]) || grammar.IsAdjective(folded[to]))))
                    continue;
                if (from > start && folded[from..(to + 1)].Any(grammar.IsVerb))
                    break;
                yield return new Phrase(string.Join(' ', words[from..(to + 1)]), Worth(folded, start, from, to, endsClause));
            }
        }
    }

    private bool OpensInside(string[] folded, int from) =>
        grammar.MayOpen(folded[from])
        || (!grammar.IsFunction(folded[from]) && (grammar.IsFunction(folded[from - 1]) || grammar.IsVerb(folded[from - 1])) && !grammar.MayOpen(folded[from - 1]));

    private double Worth(string[] folded, int start, int from, int to, bool endsClause)
    {
        // A clause that lost its conjunction is a condition or an aside, not a statement.
        var worth = from > start ? (grammar.MayOpen(folded[from]) ? 1 : grammar.Inside) : endsClause ? (start == 0 ? 1.6 : 1.1) : 1.05;
        if (grammar.IsPronoun(folded[from]))
            worth *= 0.4;
        if (grammar.IsModifier(folded[from]) || grammar.IsVerb(folded[from]))
            worth *= 0.4;
        // A verb cut off from what follows it.
        if (!endsClause && folded[from..(to + 1)].Any(grammar.IsVerb))
            worth *= 0.75;
        return worth;
    }

    private static IEnumerable<string> Clauses(string sentence)
    {
        var start = 0;
        for (var i = 0; i < sentence.Length; i++)
        {
            // A separator inside a figure or an abbreviation is followed by a letter or a digit.
            if (!ClauseEnds.Contains(sentence[i]) || (sentence[i] is not ('(' or ')' or '—' or '–') && i + 1 < sentence.Length && char.IsLetterOrDigit(sentence[i + 1])))
                continue;
            if (i > start)
                yield return sentence[start..i].Trim();
            start = i + 1;
        }
        if (start < sentence.Length)
            yield return sentence[start..].Trim();
    }
}
