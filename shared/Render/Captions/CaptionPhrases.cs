using AutoVideo.Render.Timeline;
using AutoVideo.Videos;

namespace AutoVideo.Render.Captions;

/// <summary>
/// Groups the words of one scene into the phrases that stand on screen together: short, ended by punctuation where there is
/// some, evenly filled where there is none, and never on screen at the same time. What would be gone before it is read is held
/// while the voice pauses, or joins a phrase beside it that leaves more time.
/// </summary>
public static class CaptionPhrases
{
    private const double HoldSeconds = 0.35;
    private const double ShortestSeconds = 0.5;

    // As wide as letters can be set small enough for.
    private const int LargestWidth = 120;

    // Of times that are whole milliseconds.
    private const double Rounding = 0.0005;

    /// <param name="words">In order of speech, on the video's clock.</param>
    /// <param name="language">BCP 47 tag.</param>
    /// <returns>Cues in order; every word is in exactly one of them. <see cref="CaptionCue.SceneId"/> is empty unless given.</returns>
    public static IReadOnlyList<CaptionCue> Group(IReadOnlyList<CaptionWord> words, string language, string sceneId = "")
    {
        var limits = PhraseLimits.Of(language);
        var phrases = new List<List<CaptionWord>>();
        var from = 0;
        for (var i = 0; i < words.Count; i++)
        {
            if (i + 1 < words.Count && !(CaptionPunctuation.EndsClause(words[i].Text) && CaptionPunctuation.MayBegin(words[i + 1].Text)))
                continue;
            phrases.AddRange(Split([.. words.Skip(from).Take(i + 1 - from)], limits, language));
            from = i + 1;
        }
        JoinOrphans(phrases, limits, language);
        JoinHasty(phrases, limits, language);
        return Time(phrases, language, sceneId);
    }

    /// <summary>Cuts a clause into as few phrases as its length needs, with the least sum of squared empty space.</summary>
    private static IEnumerable<List<CaptionWord>> Split(List<CaptionWord> clause, PhraseLimits limits, string language)
    {
        var count = clause.Count;
        var cost = new double[count + 1];
        var start = new int[count + 1];
        for (var end = 1; end <= count; end++)
        {
            cost[end] = double.PositiveInfinity;
            for (var first = end - 1; first >= 0; first--)
            {
                var phrase = clause.GetRange(first, end - first);
                var width = Width(phrase, language);
                var fits = phrase.Count <= limits.MaxWords && width <= limits.MaxWidth;
                // A single word is allowed whatever its length; so are some that kinsoku keeps together, until they could not be shown.
                var isShown = phrase.Count <= TimelineValidator.MaxWordsPerCue && width <= LargestWidth;
                if (!fits && phrase.Count > 1 && (!isShown || CaptionPunctuation.MayBegin(clause[first + 1].Text)))
                    break;
                var total = cost[first] + Cost(clause, first, end, limits, language);
                if (total < cost[end])
                    (cost[end], start[end]) = (total, first);
            }
        }
        var phrases = new Stack<List<CaptionWord>>();
        for (var end = count; end > 0; end = start[end])
            phrases.Push(clause.GetRange(start[end], end - start[end]));
        return phrases;
    }

    private static double Cost(List<CaptionWord> clause, int first, int end, PhraseLimits limits, string language)
    {
        var width = Width(clause.GetRange(first, end - first), language);
        var empty = Math.Max(0, 1 - (double)width / limits.MaxWidth);
        var cost = 0.6 + empty * empty;
        if (first > 0 && !CaptionPunctuation.MayBegin(clause[first].Text))
            cost += 50;
        if (end < clause.Count && !CaptionPunctuation.MayEnd(clause[end - 1].Text))
            cost += 50;
        if (end - first == 1 && clause.Count > 1 && width < limits.MaxWidth / 2)
            cost += 1.5;
        if (end < clause.Count)
            cost += PhraseBreaks.Badness(clause[end - 1].Text, clause[end].Text, language);
        return cost;
    }

    /// <summary>A clause of one short word ("Then, …") joins a neighbour with which it fits.</summary>
    private static void JoinOrphans(List<List<CaptionWord>> phrases, PhraseLimits limits, string language)
    {
        for (var i = 0; i < phrases.Count && phrases.Count > 1; i++)
        {
            if (phrases[i].Count > 1 || Width(phrases[i], language) > limits.MaxWidth / 2)
                continue;
            var endsSentence = CaptionPunctuation.EndsSentence(phrases[i][^1].Text);
            var beginsSentence = i == 0 || CaptionPunctuation.EndsSentence(phrases[i - 1][^1].Text);
            if (!beginsSentence && Fits([.. phrases[i - 1], .. phrases[i]], limits, language))
            {
                phrases[i - 1].AddRange(phrases[i]);
                phrases.RemoveAt(i--);
            }
            else if (!endsSentence && i + 1 < phrases.Count && Fits([.. phrases[i], .. phrases[i + 1]], limits, language))
            {
                phrases[i].AddRange(phrases[i + 1]);
                phrases.RemoveAt(i + 1);
            }
        }
    }

    /// <summary>A phrase that is faster than one reads joins the next or the one before, within a sentence, where the two together are not.</summary>
    private static void JoinHasty(List<List<CaptionWord>> phrases, PhraseLimits limits, string language)
    {
        for (var i = 0; i < phrases.Count; i++)
        {
            if (!IsHasty(phrases[i], i + 1, phrases, language))
                continue;
            var first = MayJoin(i) ? i : MayJoin(i - 1) ? i - 1 : -1;
            if (first < 0)
                continue;
            phrases[first].AddRange(phrases[first + 1]);
            phrases.RemoveAt(first + 1);
            // The one before may find room in what has grown.
            i = Math.Max(first - 2, -1);
        }

        bool MayJoin(int left)
        {
            if (left < 0 || left + 1 >= phrases.Count || CaptionPunctuation.EndsSentence(phrases[left][^1].Text))
                return false;
            List<CaptionWord> joined = [.. phrases[left], .. phrases[left + 1]];
            return Fits(joined, limits, language) && !IsHasty(joined, left + 2, phrases, language);
        }
    }

    private static bool IsHasty(List<CaptionWord> phrase, int next, List<List<CaptionWord>> phrases, string language) =>
        End(phrase, next < phrases.Count ? phrases[next][0].Start : null, language) - phrase[0].Start < Width(phrase, language) / ReadingSpeed.Of(language) - Rounding;

    private static bool Fits(List<CaptionWord> phrase, PhraseLimits limits, string language) =>
        phrase.Count <= limits.MaxWords && Width(phrase, language) <= limits.MaxWidth;

    private static int Width(List<CaptionWord> phrase, string language) =>
        CaptionText.Width(CaptionText.Join(phrase.Select(word => CaptionGlyphs.Display(word.Text)), language));

    private static IReadOnlyList<CaptionCue> Time(List<List<CaptionWord>> phrases, string language, string sceneId) =>
        [.. phrases.Select((phrase, i) => new CaptionCue(sceneId, phrase[0].Start, End(phrase, i + 1 < phrases.Count ? phrases[i + 1][0].Start : null, language), phrase))];

    /// <summary>A phrase stays until the next begins, at most <see cref="HoldSeconds"/> after its last word, longer when it was very short or is not read by then.</summary>
    private static double End(List<CaptionWord> phrase, double? next, string language)
    {
        var start = phrase[0].Start;
        var end = Math.Max(phrase[^1].End + HoldSeconds, start + Math.Max(ShortestSeconds, Width(phrase, language) / ReadingSpeed.Of(language)));
        return Math.Max(Math.Min(end, next ?? end), phrase[^1].End);
    }
}

/// <param name="MaxWidth">In halves of a Han character.</param>
internal sealed record PhraseLimits(int MaxWords, int MaxWidth)
{
    private static readonly PhraseLimits Spaced = new(4, 20);
    private static readonly PhraseLimits Unspaced = new(10, 18);

    public static PhraseLimits Of(string language) => Languages.IsWrittenWithoutSpaces(language) ? Unspaced : Spaced;
}
