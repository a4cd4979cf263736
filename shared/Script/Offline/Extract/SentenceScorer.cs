using System.Text.RegularExpressions;

namespace AutoVideo.Script.Offline;

/// <summary>
/// How much a sentence tells. Centrality is the degree centrality of LexRank (Erkan and Radev, 2004) without a threshold:
/// the similarity of a tf-idf vector to all others is its product with their sum, so it takes linear time. Position, the
/// title's words, figures and names add to it; sentences that cannot stand alone lose.
/// </summary>
internal sealed partial class SentenceScorer
{
    private const double SectionBonus = 1.4;
    private const double LeadBonus = 1.25;
    private readonly Dictionary<string, double> rarity;
    private readonly Dictionary<string, int> counts;
    private readonly IReadOnlyList<Sentence> sentences;
    private readonly Tongue tongue;

    public SentenceScorer(IReadOnlyList<Sentence> sentences, Tongue tongue)
    {
        (this.sentences, this.tongue) = (sentences, tongue);
        rarity = sentences.SelectMany(s => tongue.Terms(s.Text).Distinct()).GroupBy(t => t)
            .ToDictionary(g => g.Key, g => Math.Log(1 + sentences.Count / (double)g.Count()));
        counts = sentences.SelectMany(s => tongue.Terms(s.Text)).GroupBy(t => t).ToDictionary(g => g.Key, g => g.Count());
    }

    /// <summary>Worth of a term as a theme of this text: frequent in it, in few sentences each.</summary>
    public double Weight(string term) => rarity.GetValueOrDefault(term) * Math.Log(1 + counts.GetValueOrDefault(term));

    /// <returns>About 0 to 1, by sentence.</returns>
    /// <param name="title">What the text is about.</param>
    /// <param name="isAsked">The title is what was asked for, not the text's own: sentences about it come first.</param>
    public double[] Score(string? title, bool isAsked)
    {
        var vectors = sentences.Select(s => Vector(s.Text)).ToList();
        var sum = new Dictionary<string, double>();
        foreach (var (term, weight) in vectors.SelectMany(v => v))
            sum[term] = sum.GetValueOrDefault(term) + weight;
        var central = vectors.ConvertAll(v => v.Sum(pair => pair.Value * sum[pair.Key]) - 1);
        var highest = Math.Max(1e-9, central.DefaultIfEmpty(0).Max());
        var theme = title is null ? [] : tongue.Terms(title).ToHashSet();
        var scores = sentences.Select((s, i) => Worth(s, Math.Max(0, central[i]) / highest, theme, isAsked ? 0.6 : 0.12)).ToArray();
        // A summary tells something of every section.
        foreach (var section in sentences.GroupBy(s => s.Section))
            scores[section.Where(s => !s.Leans).DefaultIfEmpty(section.First()).MaxBy(s => scores[s.Index])!.Index] *= SectionBonus;
        // It says what the text is about.
        if (scores.Length > 0)
            scores[0] *= LeadBonus;
        return scores;
    }

    private double Worth(Sentence sentence, double centrality, HashSet<string> theme, double themeWeight)
    {
        var terms = tongue.Terms(sentence.Text).ToHashSet();
        var heading = sentence.Heading is null ? [] : tongue.Terms(sentence.Heading).ToHashSet();
        var position = sentence.Index == 0 ? 1 : sentence.StartsParagraph ? 0.6 : sentence.EndsText ? 0.5 : 0.15;
        var score = 0.15 + 0.35 * Math.Sqrt(centrality) + 0.2 * position
            + themeWeight * Share(terms, theme) + 0.08 * Share(terms, heading)
            + (Figure().IsMatch(sentence.Text) ? 0.12 : 0) + 0.05 * Math.Min(2, tongue.StrikingCount(sentence.Text));
        score *= sentence.Leans ? 0.75 : 1;
        score *= sentence.Speaker switch { null => 1, "" => 0.3, _ => 0.8 };
        score *= sentence.IsFragment ? 0.35 : 1;
        score *= Marks.IsQuestion(sentence.Text) ? 0.45 : 1;
        score *= sentence.Text[^1] is ':' or '：' || !Marks.EndsSentence(sentence.Text) && !sentence.IsFragment ? 0.3 : 1;
        return score * (Addresses().IsMatch(sentence.Text) ? 0.3 : 1);
    }

    private Dictionary<string, double> Vector(string text)
    {
        var vector = tongue.Terms(text).GroupBy(t => t).ToDictionary(g => g.Key, g => g.Count() * rarity.GetValueOrDefault(g.Key));
        var length = Math.Sqrt(vector.Values.Sum(w => w * w));
        return length == 0 ? vector : vector.ToDictionary(pair => pair.Key, pair => pair.Value / length);
    }

    private static double Share(HashSet<string> terms, HashSet<string> of) => of.Count == 0 ? 0 : of.Count(terms.Contains) / (double)of.Count;

    [GeneratedRegex(@"\d|[一二三四五六七八九十百千萬億万]{2,}|[百千萬億万]")]
    private static partial Regex Figure();

    /// <summary>Links, addresses and calls to look at something are not for speaking.</summary>
    [GeneratedRegex(@"https?://|www\.|\S@\S+\.\S|(?i:click here|see (figure|table|above|below)|sign up|newsletter|cookie|copyright|all rights reserved)|©")]
    private static partial Regex Addresses();
}
