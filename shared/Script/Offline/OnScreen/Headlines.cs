using System.Text.RegularExpressions;

namespace AutoVideo.Script.Offline;

/// <summary>The few words shown large: the phrase of a scene that says most of what the text is about.</summary>
/// <param name="weight">Worth of a term of <see cref="Tongue.Terms"/>.</param>
internal sealed partial class Headlines(Tongue tongue, Func<string, double> weight)
{
    private readonly HashSet<string> used = [];

    public string Of(IEnumerable<string> sentences, string fallback)
    {
        var all = sentences.ToList();
        if (all.Count > 0 && Marks.IsQuestion(all[0]) && all[0].Any(char.IsLetterOrDigit) && Tidied(all[0]).Length <= tongue.HeadlineLength && used.Add(Words.Fold(Tidied(all[0]))))
            return Tidied(all[0]);
        var best = all.SelectMany((sentence, place) => tongue.HeadlinePhrases(sentence).Select(phrase => (phrase.Text, Score: Score(phrase) * (place == 0 ? 1.1 : 1))))
            .Select(c => (Text: Tidied(c.Text), c.Score))
            .Where(c => c.Text.Length > 1 && c.Text.Any(char.IsLetterOrDigit) && c.Text.Length <= tongue.HeadlineLength && !used.Contains(Words.Fold(c.Text)))
            .OrderByDescending(c => c.Score).Select(c => c.Text).FirstOrDefault() ?? Fitted(fallback);
        if (!best.Any(char.IsLetterOrDigit))
            best = string.Concat(fallback.Where(char.IsLetterOrDigit).Take(tongue.HeadlineLength));
        used.Add(Words.Fold(best));
        return best;
    }

    /// <summary>Cut to length at a word, never within one.</summary>
    public string Fitted(string text) => Fitted(text, tongue.HeadlineLength);

    public string Fitted(string text, int length)
    {
        text = Tidied(text);
        if (text.Length <= length)
            return text;
        var cut = text[..length];
        var space = tongue.HasSpaces ? cut.LastIndexOf(' ') : -1;
        if (space > length / 2)
            cut = tongue.WithoutTrailingFunctionWords(cut[..space]);
        var fitted = Marks.WithoutEnd(char.IsHighSurrogate(cut[^1]) ? cut[..^1] : cut);
        // Marks before the first word may be all that fits.
        return fitted.Any(char.IsLetterOrDigit) || char.IsLetterOrDigit(text[0]) || !text.Any(char.IsLetterOrDigit)
            ? fitted
            : Fitted(string.Concat(text.SkipWhile(c => !char.IsLetterOrDigit(c))), length);
    }

    private double Score(Phrase phrase)
    {
        var terms = tongue.Terms(phrase.Text).Distinct().ToList();
        var score = terms.Sum(weight) * phrase.Worth / (1 + 0.12 * terms.Count);
        // One word alone says little.
        return score * (terms.Count < 2 ? 0.6 : 1) * (Figure().IsMatch(phrase.Text) ? 1.25 : 1);
    }

    private static string Tidied(string text)
    {
        var tidy = text.Trim().Trim('"', '“', '”', '«', '»', '「', '」', '『', '』', '\'').Trim();
        // A quotation mark that lost its twin.
        if (tidy.Count(Marks.IsOpener) != tidy.Count(c => Marks.IsCloser(c) && c is not ('\'' or '’' or '"')))
            tidy = string.Concat(tidy.Where(c => !Marks.IsOpener(c) && (!Marks.IsCloser(c) || c is '\'' or '’')));
        return Words.CapitalFirst(Marks.IsQuestion(tidy) ? tidy : Marks.WithoutEnd(tidy));
    }

    [GeneratedRegex(@"\d")]
    private static partial Regex Figure();
}
