using System.Text.RegularExpressions;

namespace AutoVideo.Script.Offline;

/// <param name="Sentence">Spoken.</param>
/// <param name="Kicker">The word it explains.</param>
/// <param name="Nouns">Of the picture.</param>
internal sealed record Gloss(string Sentence, string Headline, string? Kicker, IReadOnlyList<string> Nouns);

/// <summary>Sentences made of WordNet's glosses and pointers for the nouns of a topic, longest nouns first.</summary>
internal sealed partial class Glosses(WordNet wordNet, Tongue tongue, Pace pace)
{
    private const int LongestGloss = 200;
    private const int Persons = 18;
    private const int LongestNoun = 4;
    private const double LongestSeconds = 7.8;

    /// <param name="Noun">Dictionary form.</param>
    /// <param name="Written">As in the topic, with its article.</param>
    /// <param name="IsOf">"The history of …": not the one and only.</param>
    private sealed record Found(string Noun, string Written, bool IsPlural, string? Article, bool IsOf, Synset Sense);

    /// <summary>A word that the dictionary spells with a small letter.</summary>
    public static bool IsCommonWord(WordNet wordNet, string folded) =>
        wordNet.NounBase(folded) is { } noun
            ? wordNet.Senses(noun).Take(1).Any(s => s.Lemmas.Contains(noun))
            : wordNet.IsAdjective(folded) || wordNet.VerbBase(folded) is not null || wordNet.IsAdverb(folded);

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
        var words = Words.All(topic);
        for (var i = 0; i < words.Count;)
        {
            var taken = 1;
            for (var length = Math.Min(LongestNoun, words.Count - i); length >= 1; length--)
            {
                var phrase = string.Join(' ', words.Skip(i).Take(length));
                if (EnglishTongue.IsFunction(Words.First(phrase)) || !topic.Contains(phrase, StringComparison.Ordinal) || Look(phrase, i > 0 ? words[i - 1] : null, words, i + length < words.Count && words[i + length] == "of") is not { } found)
                    continue;
                yield return found;
                taken = length;
                break;
            }
            i += taken;
        }
    }

    private Found? Look(string phrase, string? before, IReadOnlyList<string> topic, bool isOf)
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
            if (Math.Max(other.Verb, Math.Max(other.Adjective, other.Adverb)) > count.Noun || EnglishTongue.SaysLittle(noun) || General().IsMatch(noun))
                return null;
        }
        var sense = Sense(noun, topic);
        if (sense is null)
            return null;
        var article = before?.ToLowerInvariant() is "the" or "a" or "an" ? before.ToLowerInvariant() : null;
        var shown = sense.Lemmas.FirstOrDefault(l => l.Equals(noun, StringComparison.OrdinalIgnoreCase)) ?? noun;
        return new Found(shown, phrase, noun != folded, article, isOf, sense);
    }

    /// <summary>The most frequent sense, unless another's gloss shares words with the topic (Lesk).</summary>
    private Synset? Sense(string noun, IReadOnlyList<string> topic)
    {
        var context = topic.Select(Words.Fold).Where(w => !EnglishTongue.IsFunction(w)).Select(w => wordNet.NounBase(w) ?? w).Where(w => !noun.Contains(w, StringComparison.Ordinal)).ToHashSet();
        return wordNet.Senses(noun).Take(4)
            .Where(s => !Improper().IsMatch(s.Gloss) && Clean(s.Gloss).Length is > 8 and <= LongestGloss && Shortened(Clean(s.Gloss)) is not null)
            .Index()
            .OrderByDescending(s => Words.All(s.Item.Gloss).Select(Words.Fold).Select(w => wordNet.NounBase(w) ?? w).Distinct().Count(context.Contains))
            .ThenBy(s => s.Index)
            .Select(s => s.Item).FirstOrDefault();
    }

    private Gloss? Definition(Found found, int seed)
    {
        var gloss = Shortened(Clean(found.Sense.Gloss));
        // A gloss that names the word it explains explains nothing.
        if (gloss is null || Words.All(gloss).Select(Words.Fold).Take(3).Contains(Words.Fold(found.Noun)))
            return null;
        var isName = char.IsUpper(found.Noun[0]);
        // "cats: feline mammal …": what has a plural has an article.
        if (found.IsPlural && !WithArticle().IsMatch(gloss) && !Words.First(gloss).EndsWith('s'))
            gloss = $"{Indefinite(gloss)} {gloss}";
        var isWhole = WithArticle().IsMatch(gloss);
        var subject = !isWhole || found.IsOf ? null : found.Article == "the" ? $"the {found.Written}" : isName ? found.Noun : found.IsPlural || found.Article is not null ? $"{Indefinite(found.Noun)} {found.Noun}" : null;
        string[] ways = subject is null
            ? [$"In the dictionary, “{found.Noun}” means {gloss}.", $"The word “{found.Noun}” means {gloss}."]
            : [$"In the dictionary, {subject} is {gloss}.", $"By definition, {subject} is {gloss}."];
        return new Gloss(Dresser.Variant(ways, seed), Headline(gloss), Words.CapitalFirst(found.Noun), [.. tongue.Nouns(gloss).Distinct().Take(3)]);
    }

    private Gloss? Kinds(Found found)
    {
        if (found.Sense.Category == Persons)
            return null;
        var kinds = wordNet.Related(found.Sense, "~")
            .Where(s => !Improper().IsMatch(s.Gloss) && s.Lemmas[0].Length <= 16 && wordNet.Senses(s.Lemmas[0]).First().Offset == s.Offset && wordNet.Counts(s.Lemmas[0]).Noun > 0)
            .Select(s => s.Lemmas[0])
            .OrderByDescending(l => wordNet.Counts(l).Noun).ThenBy(l => l.Contains(' ')).ThenBy(l => l.Length).ThenBy(l => l, StringComparer.Ordinal)
            .Take(3).ToList();
        if (kinds.Count < 3)
            return null;
        return new Gloss($"The dictionary lists {kinds[0]}, {kinds[1]} and {kinds[2]} among the kinds of {found.Noun}.", Words.CapitalFirst($"{kinds[0]}, {kinds[1]}, {kinds[2]}"), Words.CapitalFirst(found.Noun), kinds);
    }

    /// <summary>The first part of a gloss without labels, examples and asides.</summary>
    private static string Clean(string gloss)
    {
        var text = Label().Replace(gloss, "");
        var end = text.IndexOfAny([';', '"', ':']);
        text = Aside().Replace(end < 0 ? text : text[..end], "").Trim(' ', ',', ':', '.');
        return text.Replace("  ", " ", StringComparison.Ordinal).Replace(" ,", ",", StringComparison.Ordinal);
    }

    /// <summary>A long gloss ends before one of its later parts; null when even that fills more than a scene.</summary>
    private string? Shortened(string gloss)
    {
        while (gloss.Length > 30 && pace.Of(gloss) > LongestSeconds)
        {
            var end = Later().Matches(gloss).LastOrDefault()?.Index ?? 0;
            if (end < 25)
                return null;
            gloss = gloss[..end].TrimEnd(',', ' ');
        }
        return gloss;
    }

    private string Headline(string gloss)
    {
        var end = HeadlineEnd().Match(gloss);
        return Words.CapitalFirst(end.Success && end.Index > 8 ? tongue.WithoutTrailingFunctionWords(gloss[..end.Index]) : gloss);
    }

    private static string Indefinite(string noun) => "aeiou".Contains(char.ToLowerInvariant(noun[0])) && !noun.StartsWith("uni", StringComparison.OrdinalIgnoreCase) && !noun.StartsWith("eu", StringComparison.OrdinalIgnoreCase) ? "an" : "a";

    [GeneratedRegex(@"^(?:a|an|the|any|one|some)\b")]
    private static partial Regex WithArticle();

    [GeneratedRegex(@",?\s(?:and then|and (?:\w+ly )?\w+ed|which|(?:\w+ed )?in order to)\s")]
    private static partial Regex Later();

    /// <summary>Words of titles that name no subject.</summary>
    [GeneratedRegex("^(?:history|tip|guide|story|secret|life|world|art|science|benefit|importance|future|introduction|basics?|cause|effect|type|rise|fall|difference|meaning|power|problem|top|work|use|role|case|landing|making|change|impact|review|day|time|home|way|year|people|place|color|colour)$")]
    private static partial Regex General();

    [GeneratedRegex(@"^\s*(\([^)]*\)\s*)+")]
    private static partial Regex Label();

    [GeneratedRegex(@"\s?\([^)]*\)")]
    private static partial Regex Aside();

    [GeneratedRegex(@"\s(?:that|which|resulting|consisting|including|where|who|having|used|made|containing|characterized|between|with|usually|occupying|established|as viewed)\s")]
    private static partial Regex HeadlineEnd();

    [GeneratedRegex(@"\b(slang|offensive|disparag\w+|derogatory|vulgar|obscene|ethnic slur|taboo|pejorative|insult\w*|sexual\w*|genital\w*)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Improper();
}
