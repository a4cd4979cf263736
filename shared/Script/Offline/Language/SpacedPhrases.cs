namespace AutoVideo.Script.Offline;

/// <summary>Headline candidates of languages with spaces: runs of words between natural borders (punctuation, function words).</summary>
internal static class SpacedPhrases
{
    private static readonly char[] ClauseEnds = [',', ';', ':', '—', '–', '(', ')', '.', '!', '?', '…'];

    /// <param name="isFunction">Folded word.</param>
    /// <param name="isLeading">Words dropped from the start of a phrase: conjunctions and relative pronouns.</param>
    public static IEnumerable<Phrase> Of(string sentence, int limit, Func<string, bool> isFunction, Func<string, bool> isLeading, Func<string, bool> isPronoun)
    {
        var whole = Marks.WithoutEnd(sentence);
        if (whole.Length <= limit)
            yield return new Phrase(whole, isPronoun(Words.First(whole)) ? 1.2 : 2);
        foreach (var clause in Clauses(sentence))
        {
            var words = clause.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var folded = words.Select(Words.First).ToArray();
            var start = 0;
            while (start < words.Length && isLeading(folded[start]))
                start++;
            for (var from = start; from < words.Length; from++)
            {
                if (from > start && (!isFunction(folded[from - 1]) || isFunction(folded[from])))
                    continue;
                var length = -1;
                for (var to = from; to < words.Length; to++)
                {
                    length += words[to].Length + 1;
                    if (length > limit)
                        break;
                    var endsClause = to == words.Length - 1;
                    if (isFunction(folded[to]) || (!endsClause && !isFunction(folded[to + 1])))
                        continue;
                    var worth = (from, endsClause) switch { (_, true) when from == start => 1.6, _ when from == start => 1.15, _ => 1 };
                    yield return new Phrase(string.Join(' ', words[from..(to + 1)]), isPronoun(folded[from]) ? worth * 0.4 : worth);
                }
            }
        }
    }

    private static IEnumerable<string> Clauses(string sentence)
    {
        var start = 0;
        for (var i = 0; i < sentence.Length; i++)
        {
            // A separator inside a figure or an abbreviation is followed by a letter or a digit.
            if (!ClauseEnds.Contains(sentence[i]) || (i + 1 < sentence.Length && char.IsLetterOrDigit(sentence[i + 1])))
                continue;
            if (i > start)
                yield return sentence[start..i].Trim();
            start = i + 1;
        }
        if (start < sentence.Length)
            yield return sentence[start..].Trim();
    }
}
