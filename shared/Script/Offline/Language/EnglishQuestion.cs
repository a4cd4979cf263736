using System.Collections.Frozen;

namespace AutoVideo.Script.Offline;

/// <summary>
/// Turns an English title into a question: "How black holes form" → "How do black holes form?". Finds the main verb by number
/// agreement and by how often a word is a verb; returns null rather than a guess.
/// </summary>
internal static class EnglishQuestion
{
    private static readonly FrozenSet<string> Auxiliaries = "is are was were can could will would should must may might".Split(' ').ToFrozenSet();
    private static readonly FrozenSet<string> Inverted = "do does did is are was were can could will would should must may might has have had isn't aren't don't doesn't didn't can't".Split(' ').ToFrozenSet();

    public static string? From(string topic, WordNet? wordNet)
    {
        var text = Marks.WithoutEnd(topic.Trim());
        if (text.EndsWith('?'))
            return Words.CapitalFirst(text);
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is < 2 or > 14)
            return null;
        var question = words[0].ToLowerInvariant();
        if (Inverted.Contains(words[1].ToLowerInvariant()) && question is "how" or "why" or "what" or "when" or "where" or "who" or "which")
            return Ask(text);
        return question switch
        {
            "how" when words[1].Equals("to", StringComparison.OrdinalIgnoreCase) && words.Length > 2 => Ask($"How do you {Rest(words, 2)}"),
            "how" or "why" or "where" or "when" => Invert(words, wordNet),
            "who" when wordNet?.VerbBase(words[1].ToLowerInvariant()) is not null => Ask(text),
            "what" when IsThirdPerson(words[1], wordNet) => Ask(text),
            "what" when words[^1].ToLowerInvariant() is "is" or "are" or "was" or "were" && words.Length > 2 => Ask($"What {words[^1].ToLowerInvariant()} {string.Join(' ', words[1..^1])}"),
            _ => null,
        };
    }

    /// <summary>The words of the subject, without the question word and the verb: what a dictionary may know.</summary>
    public static string Subject(string topic, WordNet? wordNet)
    {
        var words = Marks.WithoutEnd(topic.Trim()).TrimEnd('?').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 2 && words[0].Equals("what", StringComparison.OrdinalIgnoreCase) && IsThirdPerson(words[1], wordNet))
            return string.Join(' ', words[2..]);
        if (words.Length > 3 && words[0].Equals("how", StringComparison.OrdinalIgnoreCase) && words[1].Equals("to", StringComparison.OrdinalIgnoreCase))
            return string.Join(' ', words[3..]);
        if (words.Length < 3 || words[0].ToLowerInvariant() is not ("how" or "why" or "where" or "when") || Inverted.Contains(words[1].ToLowerInvariant()))
            return topic;
        var verb = Array.FindIndex(words, 2, w => Auxiliaries.Contains(w.ToLowerInvariant()));
        if (verb < 0 && wordNet is not null)
            verb = MainVerb(words, wordNet)?.Index ?? -1;
        return verb < 0 ? topic : string.Join(' ', words[1..verb]) + ", " + string.Join(' ', words[(verb + 1)..]);
    }

    private static string? Invert(string[] words, WordNet? wordNet)
    {
        var auxiliary = Array.FindIndex(words, 2, w => Auxiliaries.Contains(w.ToLowerInvariant()));
        if (auxiliary > 0)
            return Ask(string.Join(' ', [words[0], words[auxiliary].ToLowerInvariant(), .. Lowered(words[1..auxiliary]), .. words[(auxiliary + 1)..]]));
        if (wordNet is null || MainVerb(words, wordNet) is not { } verb)
            return null;
        return Ask(string.Join(' ', [words[0], verb.Auxiliary, .. Lowered(words[1..verb.Index]), verb.Base, .. words[(verb.Index + 1)..]]));
    }

    private static (int Index, string Auxiliary, string Base)? MainVerb(string[] words, WordNet wordNet)
    {
        (int Index, string Auxiliary, string Base)? best = null;
        var bestShare = 0.12;
        for (var i = 2; i < words.Length; i++)
        {
            var word = words[i].ToLowerInvariant();
            var before = words[i - 1].ToLowerInvariant().TrimEnd(',');
            var infinitive = wordNet.VerbBase(word);
            // "black holes": the second half of a noun that the dictionary knows is no verb.
            if (infinitive is null || wordNet.NounBase(word) is { } noun && wordNet.IsNoun($"{before} {noun}"))
                continue;
            var subject = wordNet.NounBase(before);
            var isPlural = before is "we" or "you" or "they" or "people" || (subject is not null && subject != before);
            var auxiliary = word == infinitive ? (isPlural ? "do" : null)
                : word.EndsWith('s') ? (isPlural ? null : "does")
                : word.EndsWith("ing", StringComparison.Ordinal) ? null : "did";
            if (auxiliary is null || (subject is null && !isPlural && !char.IsUpper(words[i - 1][0])))
                continue;
            var asNoun = wordNet.NounBase(word) is { } other ? wordNet.Counts(other).Noun : 0;
            var share = (1.0 + wordNet.Counts(infinitive).Verb) / (2.0 + wordNet.Counts(infinitive).Verb + asNoun);
            if (share > bestShare)
                (best, bestShare) = ((i, auxiliary, infinitive), share + 0.05);
        }
        return best;
    }

    private static bool IsThirdPerson(string word, WordNet? wordNet) =>
        wordNet is not null && word.EndsWith('s') && wordNet.VerbBase(word.ToLowerInvariant()) is { } infinitive
        && wordNet.Counts(infinitive).Verb >= wordNet.Counts(wordNet.NounBase(word.ToLowerInvariant()) ?? "-").Noun;

    private static string[] Lowered(string[] words)
    {
        if (words.Length > 0 && words[0].ToLowerInvariant() is "the" or "a" or "an" or "we" or "you" or "some" or "our" or "your")
            words = [words[0].ToLowerInvariant(), .. words[1..]];
        return words;
    }

    private static string Rest(string[] words, int from) => string.Join(' ', words[from..]);

    private static string Ask(string text) => Words.CapitalFirst(text) + "?";
}
