using System.Text.RegularExpressions;

namespace AutoVideo.Script.Offline;

/// <param name="Sentence">Spoken.</param>
/// <param name="Kicker">The word it explains.</param>
internal readonly record struct Gloss(string Sentence, string Headline, string? Kicker);

/// <summary>Sentences made of WordNet's glosses and pointers for the nouns of a topic, longest nouns first.</summary>
internal sealed partial class Glosses(WordNet wordNet)
{
    private const int LongestGloss = 130;
    private const int Persons = 18;
    private const int LongestNoun = 4;

    /// <param name="Noun">Dictionary form.</param>
    /// <param name="Written">As in the topic, with its article.</param>
    private sealed record Found(string Noun, string Written, bool IsPlural, string? Article, Synset Sense);

    /// <summary>A word that the dictionary spells with a small letter.</summary>
    public static bool IsCommonWord(WordNet wordNet, string folded) =>
        (wordNet.NounBase(folded) is { } noun && wordNet.Senses(noun).Take(1).Any(s => s.Lemmas.Any(l => l.Equals(noun, StringComparison.Ordinal))))
        || wordNet.IsAdjective(folded) || wordNet.VerbBase(folded) is not null || wordNet.IsAdverb(folded);

    public IReadOnlyList<Gloss> Of(string topic, int seed)
    {
        var glosses = new List<Gloss>();
        foreach (var found in Nouns(topic).Take(3))
        {
            if (Definition(found, seed) is { } definition)
                glosses.Add(definition);
            if (Kinds(found) is { } kinds)
                glosses.Add(kinds);
        }
        return glosses;
    }

    private IEnumerable<Found> Nouns(string topic)
    {
        var words = Words.All(topic).ToList();
        for (var i = 0; i < words.Count;)
        {
            var taken = 1;
            for (var length = Math.Min(LongestNoun, words.Count - i); length >= 1; length--)
            {
                var phrase = string.Join(' ', words.Skip(i).Take(length));
                if (!topic.Contains(phrase, StringComparison.Ordinal) || Look(phrase, i > 0 ? words[i - 1] : null, words) is not { } found)
                    continue;
                yield return found;
                taken = length;
                break;
            }
            i += taken;
        }
    }

    private Found? Look(string phrase, string? before, List<string> topic)
    {
        var folded = Words.Fold(phrase);
        if (folded.Length < 3 || char.IsDigit(folded[0]) || EnglishTongue.IsFunction(folded))
            return null;
        var noun = wordNet.NounBase(folded);
        if (noun is null)
            return null;
        if (!phrase.Contains(' '))
        {
            var count = wordNet.Counts(noun);
            var other = wordNet.Counts(folded);
            if (Math.Max(other.Verb, Math.Max(other.Adjective, other.Adverb)) > count.Noun || EnglishTongue.SaysLittle(noun))
                return null;
        }
        var sense = Sense(noun, topic);
        if (sense is null)
            return null;
        var article = before?.ToLowerInvariant() is "the" or "a" or "an" ? before.ToLowerInvariant() : null;
        var shown = sense.Lemmas.FirstOrDefault(l => l.Equals(noun, StringComparison.OrdinalIgnoreCase)) ?? noun;
        return new Found(shown, phrase, noun != folded, article, sense);
    }

    /// <summary>The most frequent sense, unless another's gloss shares words with the topic (Lesk).</summary>
    private Synset? Sense(string noun, List<string> topic)
    {
        var context = topic.Select(Words.Fold).Where(w => !EnglishTongue.IsFunction(w)).Select(w => wordNet.NounBase(w) ?? w).Where(w => !noun.Contains(w, StringComparison.Ordinal)).ToHashSet();
        return wordNet.Senses(noun).Take(4)
            .Where(s => !Improper().IsMatch(s.Gloss) && Clean(s.Gloss).Length is > 8 and <= LongestGloss)
            .Index()
            .OrderByDescending(s => Words.All(s.Item.Gloss).Select(Words.Fold).Select(w => wordNet.NounBase(w) ?? w).Distinct().Count(context.Contains))
            .ThenBy(s => s.Index)
            .Select(s => s.Item).FirstOrDefault();
    }

    private static Gloss? Definition(Found found, int seed)
    {
        var gloss = Clean(found.Sense.Gloss);
        // A gloss that names the word it explains explains nothing.
        if (Words.All(gloss).Select(Words.Fold).Take(3).Contains(Words.Fold(found.Noun)))
            return null;
        var isName = char.IsUpper(found.Noun[0]);
        var subject = found.Article == "the" ? $"the {found.Written}" : isName ? found.Noun : found.IsPlural || found.Article is not null ? $"{Indefinite(found.Noun)} {found.Noun}" : null;
        string[] ways = subject is null
            ? [$"In the dictionary, “{found.Noun}” means {gloss}.", $"The word “{found.Noun}” means {gloss}."]
            : [$"In the dictionary, {subject} is {gloss}.", $"By definition, {subject} is {gloss}."];
        return new Gloss(Dresser.Variant(ways, seed), Headline(gloss), Words.CapitalFirst(found.Noun));
    }

    private Gloss? Kinds(Found found)
    {
        if (found.Sense.Category == Persons)
            return null;
        var kinds = wordNet.Related(found.Sense, "~")
            .Where(s => !Improper().IsMatch(s.Gloss) && s.Lemmas[0].Length <= 16)
            .Select(s => s.Lemmas[0])
            .OrderByDescending(l => wordNet.Counts(l).Noun).ThenBy(l => l.Contains(' ')).ThenBy(l => l.Length).ThenBy(l => l, StringComparer.Ordinal)
            .Take(3).ToList();
        if (kinds.Count < 3)
            return null;
        return new Gloss($"The dictionary lists {kinds[0]}, {kinds[1]} and {kinds[2]} among the kinds of {found.Noun}.", Words.CapitalFirst($"{kinds[0]}, {kinds[1]}, {kinds[2]}"), Words.CapitalFirst(found.Noun));
    }

    /// <summary>The first part of a gloss without labels, examples and asides.</summary>
    private static string Clean(string gloss)
    {
        var text = Label().Replace(gloss, "");
        var end = text.IndexOfAny([';', '"']);
        text = Aside().Replace(end < 0 ? text : text[..end], "").Trim(' ', ',', ':', '.');
        return text.Replace("  ", " ", StringComparison.Ordinal).Replace(" ,", ",", StringComparison.Ordinal);
    }

    private static string Headline(string gloss)
    {
        var end = HeadlineEnd().Match(gloss);
        return Words.CapitalFirst(end.Success && end.Index > 8 ? gloss[..end.Index] : gloss);
    }

    private static string Indefinite(string noun) => "aeiou".Contains(char.ToLowerInvariant(noun[0])) && !noun.StartsWith("uni", StringComparison.OrdinalIgnoreCase) && !noun.StartsWith("eu", StringComparison.OrdinalIgnoreCase) ? "an" : "a";

    [GeneratedRegex(@"^\s*(\([^)]*\)\s*)+")]
    private static partial Regex Label();

    [GeneratedRegex(@"\s?\([^)]*\)")]
    private static partial Regex Aside();

    [GeneratedRegex(@"\s(?:that|which|resulting|consisting|including|where|who|having|used|made|containing|characterized|between|in which|with)\s")]
    private static partial Regex HeadlineEnd();

    [GeneratedRegex(@"\b(slang|offensive|disparag\w+|derogatory|vulgar|obscene|ethnic slur|taboo|pejorative|insult\w*|sexual\w*|genital\w*)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Improper();
}
