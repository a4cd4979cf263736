namespace AutoVideo.Script.Offline;

/// <summary>Two to six nouns of a scene, most telling first, filled up from the whole text's.</summary>
internal sealed class Keywords
{
    public const int Fewest = 2;
    public const int Most = 6;
    private readonly Tongue tongue;
    private readonly Dictionary<string, int> counts;
    private readonly Dictionary<string, string> shown;
    private readonly List<string> themes;

    public Keywords(Tongue tongue, IEnumerable<string> texts)
    {
        this.tongue = tongue;
        var groups = texts.SelectMany(tongue.Nouns).GroupBy(tongue.NounKey).ToList();
        counts = groups.ToDictionary(g => g.Key, g => g.Count());
        shown = groups.ToDictionary(g => g.Key, g => g.GroupBy(n => n).OrderByDescending(f => f.Count()).ThenBy(f => f.Key.Length).First().Key);
        themes = [.. Distinct(groups.OrderByDescending(g => g.Count() * Length(g.Key)).Select(g => shown[g.Key]).Where(IsWord)).Take(15)];
    }

    /// <summary>Of the whole text.</summary>
    public IReadOnlyList<string> Themes => themes;

    public IReadOnlyList<string> Of(string narration, string headline)
    {
        var inHeadline = tongue.Nouns(headline).Select(tongue.NounKey).ToHashSet();
        var own = tongue.Nouns(narration).GroupBy(tongue.NounKey)
            .Select(g => (Noun: shown.GetValueOrDefault(g.Key, g.First()), Score: g.Count() * Length(g.Key) * (1 + Math.Min(3, counts.GetValueOrDefault(g.Key) - 1) * 0.2) * (inHeadline.Contains(g.Key) ? 1.5 : 1)))
            .Where(c => IsWord(c.Noun))
            .OrderByDescending(c => c.Score).Select(c => c.Noun);
        var keywords = Distinct(own).Take(Most).ToList();
        if (keywords.Count < Fewest)
            keywords = [.. Distinct(keywords.Concat(themes)).Take(Fewest + 1)];
        return keywords.Count >= Fewest ? keywords : [.. keywords.Concat(tongue.Phrases.FallbackNouns).Distinct().Take(Fewest)];
    }

    /// <summary>Character groups out of a long run are words only when they come again.</summary>
    private bool IsWord(string noun) => noun.Length <= 40 && (tongue.HasSpaces || counts.GetValueOrDefault(tongue.NounKey(noun)) > 1 || tongue.Nouns(noun).Count == 1);

    private double Length(string noun) => tongue.HasSpaces ? (noun.Contains(' ') ? 1.6 : noun.Length > 4 ? 1.1 : 1) : 0.6 + 0.3 * Math.Min(4, noun.Length);

    private IEnumerable<string> Distinct(IEnumerable<string> nouns)
    {
        var taken = new List<string>();
        foreach (var noun in nouns)
        {
            if (taken.Exists(t => tongue.NounKey(t) == tongue.NounKey(noun) || (!tongue.HasSpaces && Overlap(t, noun))))
                continue;
            taken.Add(noun);
            yield return noun;
        }
    }

    private static bool Overlap(string one, string other) =>
        one.Contains(other, StringComparison.Ordinal) || other.Contains(one, StringComparison.Ordinal)
        || (one.Length > 1 && other.Length > 1 && one[0] < '\u3000' == other[0] < '\u3000' && (one[^1] == other[0] || other[^1] == one[0]));
}
