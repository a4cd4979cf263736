using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AutoVideo.Articles;
using AutoVideo.Script.Offline;

namespace AutoVideo.Generate;

/// <summary>A source in numbered paragraphs, and the question whether what a scene says stands in it.</summary>
internal sealed partial class SourceBook
{
    public const int MaxCharacters = 60_000;
    private const int MaxExcerpt = 240;

    // A paraphrase keeps about a third of the telling words; what shares less is about something else.
    private const double EnoughInCommon = 0.3;

    private readonly Tongue tongue;
    private readonly bool isSameLanguage;
    private readonly HashSet<string> figures;
    private readonly IReadOnlyList<HashSet<string>> terms;

    /// <param name="article">The source, read.</param>
    /// <param name="citation">How it is named.</param>
    /// <param name="tongue">The language of the scenes.</param>
    /// <param name="isSameLanguage">Whether the source is in it too; else only figures can be compared.</param>
    public SourceBook(Article article, string citation, Tongue tongue, bool isSameLanguage)
    {
        (Citation, this.tongue, this.isSameLanguage) = (citation, tongue, isSameLanguage);
        var paragraphs = new List<string>();
        var characters = 0;
        foreach (var block in article.Blocks.Where(block => block.Kind != BlockKind.Heading))
        {
            if ((characters += block.Text.Length) > MaxCharacters)
            {
                if (paragraphs.Count == 0)
                    paragraphs.Add(block.Text[..MaxCharacters]);
                IsCut = true;
                break;
            }
            paragraphs.Add(block.Text);
        }
        Paragraphs = paragraphs;
        figures = [.. paragraphs.SelectMany(Figures)];
        terms = [.. paragraphs.Select(text => tongue.Terms(text).ToHashSet())];
    }

    public string Citation { get; }
    public IReadOnlyList<string> Paragraphs { get; }

    /// <summary>There was more of it than is read.</summary>
    public bool IsCut { get; }

    /// <summary>How a source is named: as an article, by its title, by its first words.</summary>
    public static string NameOf(ImportedArticle? imported, Article article)
    {
        if (imported is not null)
            return imported.Citation;
        var name = article.Title ?? article.Blocks.Select(block => block.Text).FirstOrDefault() ?? "";
        return name.Length <= 120 ? name : name[..(char.IsHighSurrogate(name[118]) ? 118 : 119)] + "…";
    }

    public string Numbered()
    {
        var text = new StringBuilder();
        foreach (var (index, paragraph) in Paragraphs.Index())
            text.Append(CultureInfo.InvariantCulture, $"[{index + 1}] ").AppendLine(paragraph);
        return text.ToString().TrimEnd();
    }

    /// <summary>The paragraph that carries what is said; null when the source does not carry it.</summary>
    /// <param name="said">A narration.</param>
    /// <param name="named">Paragraphs that the writer names, from 1; others are looked at when none of these carries it.</param>
    public int? Find(string said, IReadOnlyList<int> named)
    {
        if (Figures(said).Any(figure => !figures.Contains(figure)))
            return null;
        var candidates = named.Where(number => number >= 1 && number <= Paragraphs.Count).Distinct().ToArray();
        if (!isSameLanguage)
            return candidates.Length > 0 ? candidates[0] : null;
        var words = tongue.Terms(said).ToHashSet();
        if (words.Count == 0)
            return null;
        var best = candidates.Concat(Enumerable.Range(1, Paragraphs.Count)).Select(number => (Number: number, Share: words.Count(terms[number - 1].Contains) / (double)words.Count)).MaxBy(found => found.Share);
        var together = candidates.Length == 0 ? 0 : words.Count(word => candidates.Any(number => terms[number - 1].Contains(word))) / (double)words.Count;
        return together >= EnoughInCommon ? candidates.MaxBy(number => words.Count(terms[number - 1].Contains)) : best.Share >= EnoughInCommon ? best.Number : null;
    }

    public string Excerpt(int number)
    {
        var text = Paragraphs[number - 1];
        return text.Length <= MaxExcerpt ? text : text[..(char.IsHighSurrogate(text[MaxExcerpt - 1]) ? MaxExcerpt - 1 : MaxExcerpt)] + "…";
    }

    /// <summary>Figures in one form: "1,500" and "1 500" are the same.</summary>
    public static IEnumerable<string> Figures(string text) => Figure().Matches(text)
        .Select(match => Separator().Replace(string.Concat(match.Value.Select(c => char.IsDigit(c) ? (char)('0' + (int)char.GetNumericValue(c)) : c)), "").Replace(',', '.'));

    [GeneratedRegex(@"\d+(?:[.,\u00A0\u202F]\d+)*")]
    private static partial Regex Figure();

    [GeneratedRegex(@"[.,\u00A0\u202F ](?=\d{3}(?:\D|$))")]
    private static partial Regex Separator();
}
