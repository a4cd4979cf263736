using AutoVideo.Videos;

namespace AutoVideo.Visuals.Offline.Artwork;

/// <summary>What a scene can show: artworks by name or, with a leading <c>@</c>, drawings made by code.</summary>
/// <param name="Score">0 to 100; below <see cref="ArtworkMatcher.HeroScore"/> it is not sure enough to be the hero.</param>
/// <param name="Keyword">Position of the keyword that called it, prompt words after all keywords.</param>
internal sealed record ArtworkMatch(string Target, double Score, int Keyword);

/// <summary>
/// Finds artwork for keywords: concept table, label, tag, inflected form, part of a compound, then words of the prompt.
/// A wrong picture is worse than an abstract one, so every step down costs score and there is a lower limit.
/// </summary>
internal sealed class ArtworkMatcher
{
    public const double HeroScore = 58;
    public const double SatelliteScore = 50;

    private const double ConceptScore = 100, LabelScore = 96, TagScore = 82, LooseScore = 56;
    private const double HeadWord = 0.80, OtherWord = 0.72, PromptWord = 0.72, OtherLanguage = 0.9;
    private const int MostKeywords = 12, MostPromptWords = 60;

    // Words that say nothing about what is to be seen, though some drawing bears them.
    private static readonly HashSet<string> EmptyWords = new((
        "the and for with from that this these those what when where which while who why how are was were will would can could should have has had not "
        + "nothing something everything thing things people person human humans everyone someone one two three four five six seven eight nine ten first second third last "
        + "next more most less least much many some any all every each other another same very just only still even than then also about over under into out off down "
        + "make makes made making take takes get gets give gives go goes come comes keep keeps let use uses used using show shows look looks like need needs way ways "
        + "part parts kind kinds type types top good better best bad worse worst big small great little long short high low old right left it its his her their our your you we they "
        + "illustration picture image scene photo drawing view close background bright dark glowing colorful "
        + "и в на с по за от до для как что это кто где когда почему все весь его ее их наш ваш один два три четыре пять первый второй третий человек люди вещь "
        + "是 的 了 在 和 有 我 你 他 人 一 二 三 這 那 これ それ あれ こと もの 人 私").Split(' '));

    private static readonly Lazy<ArtworkMatcher> Loaded = new(() => new ArtworkMatcher(ArtworkLibrary.Instance, ConceptTable.Instance));

    private readonly ConceptTable concepts;
    private readonly Dictionary<string, KeywordIndex> indexes;

    public ArtworkMatcher(ArtworkLibrary library, ConceptTable concepts)
    {
        this.concepts = concepts;
        indexes = Languages.All.ToDictionary(language => language, language => new KeywordIndex(library.Entries, language));
    }

    public static ArtworkMatcher Instance => Loaded.Value;

    /// <summary>Everything that fits, best first, each target once.</summary>
    public IReadOnlyList<ArtworkMatch> Match(IReadOnlyList<string> keywords, string prompt, string language)
    {
        var found = new Dictionary<string, ArtworkMatch>();
        var asked = keywords.Take(MostKeywords).ToList();
        for (var position = 0; position < asked.Count; position++)
            Collect(found, Phrase(asked[position], language), position, 1 - 0.03 * position);
        foreach (var (word, index) in PromptWords(prompt, language).Select((word, index) => (word, index)))
            Collect(found, Word(word, language), asked.Count + index, PromptWord);
        return [.. found.Values.OrderByDescending(match => match.Score).ThenBy(match => match.Keyword).ThenBy(match => match.Target, StringComparer.Ordinal)];
    }

    private static void Collect(Dictionary<string, ArtworkMatch> found, IEnumerable<(string Target, double Score)> matches, int keyword, double weight)
    {
        foreach (var (target, score) in matches)
        {
            var match = new ArtworkMatch(target, score * weight, keyword);
            if (match.Score >= SatelliteScore * 0.8 && (!found.TryGetValue(target, out var known) || known.Score < match.Score))
                found[target] = match;
        }
    }

    private IEnumerable<(string Target, double Score)> Phrase(string keyword, string language)
    {
        var normalized = WordForms.Normalize(keyword.Length > 80 ? keyword[..80] : keyword);
        foreach (var match in Word(normalized, language))
            yield return match;
        var words = WordForms.Split(normalized);
        if (words.Length < 2)
            yield break;
        for (var i = 0; i < words.Length; i++)
        {
            // English and Russian put the head of a compound last; in the other languages spaces part equals.
            var weight = i == words.Length - 1 ? HeadWord : OtherWord;
            foreach (var (target, score) in Word(words[i], language))
                yield return (target, score * weight);
            if (i + 1 < words.Length && words.Length > 2)
            {
                foreach (var (target, score) in Word($"{words[i]} {words[i + 1]}", language))
                    yield return (target, score * 0.88);
            }
        }
    }

    private IEnumerable<(string Target, double Score)> Word(string normalized, string language)
    {
        if (normalized.Length == 0 || EmptyWords.Contains(normalized))
            yield break;
        foreach (var match in Look(normalized, language))
            yield return match;
        if (language != Languages.English && normalized.Any(char.IsAsciiLetter))
        {
            foreach (var (target, score) in Look(normalized, Languages.English))
                yield return (target, score * OtherLanguage);
        }
    }

    private IEnumerable<(string Target, double Score)> Look(string normalized, string language)
    {
        var isKnown = false;
        foreach (var match in Exact(KeywordIndex.Key(normalized), language))
        {
            isKnown |= match.Score >= HeroScore;
            yield return match;
        }
        if (isKnown || !Languages.IsWrittenWithoutSpaces(language) || normalized.Length is < 2 or > 20)
            yield break;
        // Compounds of Chinese and Japanese: the longer the part that is known, and the nearer to the end, the surer.
        for (var length = normalized.Length - 1; length >= 1; length--)
        {
            for (var start = 0; start + length <= normalized.Length; start++)
            {
                var isHead = start + length == normalized.Length;
                if (length == 1 && (!isHead || normalized.Length > 3 || !IsIdeograph(normalized[start])))
                    continue;
                var weight = (isHead ? 0.72 : 0.64) + 0.22 * length / normalized.Length - (length == 1 ? 0.1 : 0);
                foreach (var (target, score) in Exact(normalized.Substring(start, length), language))
                    yield return (target, score * weight);
            }
        }
    }

    private IEnumerable<(string Target, double Score)> Exact(string key, string language)
    {
        var rank = 0;
        foreach (var target in concepts.Find(key, language))
            yield return (target, ConceptScore - 9 * rank++);
        var postings = indexes.GetValueOrDefault(language, indexes[Languages.English]).Find(key);
        // Where the word has a picture of its own, things that merely have to do with it step back.
        var isKnown = rank > 0 || postings.Any(posting => posting.Strength == WordStrength.Label);
        foreach (var posting in postings)
        {
            var score = posting.Strength switch { WordStrength.Label => LabelScore, WordStrength.Tag => TagScore, _ => LooseScore };
            var suited = Suitability.Of(posting.Entry, posting.Strength) * (isKnown && posting.Strength != WordStrength.Label ? 0.68 : 1);
            if (suited > 0)
                yield return (posting.Entry.Name, score * suited * posting.Rarity);
        }
    }

    private static IEnumerable<string> PromptWords(string prompt, string language)
    {
        var normalized = WordForms.Normalize(prompt.Length > 600 ? prompt[..600] : prompt);
        var words = WordForms.Split(normalized).Where(word => word.Length > 3 || word.Any(WordForms.IsCjk)).Distinct().Take(MostPromptWords).ToList();
        if (!Languages.IsWrittenWithoutSpaces(language))
            return words;
        // Without spaces every run of two to five characters may be a word.
        return words.SelectMany(run => Enumerable.Range(2, 4).SelectMany(length =>
            Enumerable.Range(0, Math.Max(0, Math.Min(run.Length, 80) - length + 1)).Select(start => run.Substring(start, length)))).Distinct();
    }

    private static bool IsIdeograph(char c) => c is >= '\u4E00' and <= '\u9FFF';
}
