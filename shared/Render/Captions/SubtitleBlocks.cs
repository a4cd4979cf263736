using AutoVideo.Render.Timeline;
using AutoVideo.Videos;

namespace AutoVideo.Render.Captions;

/// <summary>One subtitle: one or two lines, as a reader wants them. Seconds on the video's clock.</summary>
internal sealed record SubtitleBlock(double Start, double End, IReadOnlyList<string> Lines);

/// <summary>Joins caption words into subtitles that read well: whole sentences where they fit, two lines at most, time enough to read.</summary>
internal static class SubtitleBlocks
{
    private const double LongestSeconds = 7;
    private const double ShortestSeconds = 1;
    private const double LongPause = 1.2;
    private const double HoldSeconds = 0.6;

    // In halves of a Han character: 42 Latin letters, 18 Han or kana, as broadcasters' style guides have it.
    private static int LineWidth(string language) => Languages.IsWrittenWithoutSpaces(language) ? 36 : 42;

    public static IReadOnlyList<SubtitleBlock> Build(CaptionTrack track, string language)
    {
        var groups = new List<List<CaptionWord>>();
        foreach (var scene in Scenes(track))
            groups.AddRange(Cut(scene, language));
        return Time(groups, language);
    }

    private static IEnumerable<List<CaptionWord>> Scenes(CaptionTrack track)
    {
        var words = new List<CaptionWord>();
        string? scene = null;
        foreach (var cue in track.Cues)
        {
            if (scene != cue.SceneId && words.Count > 0)
            {
                yield return words;
                words = [];
            }
            scene = cue.SceneId;
            words.AddRange(cue.Words);
        }
        if (words.Count > 0)
            yield return words;
    }

    private static IEnumerable<List<CaptionWord>> Cut(List<CaptionWord> words, string language)
    {
        var from = 0;
        while (from < words.Count)
        {
            var to = End(words, from, language);
            yield return words.GetRange(from, to - from);
            from = to;
        }
    }

    /// <summary>As far as it fits, back to the last end of a sentence, else of a clause, if that leaves a third of it.</summary>
    private static int End(List<CaptionWord> words, int from, string language)
    {
        var to = from + 1;
        while (to < words.Count && words[to].End - words[from].Start <= LongestSeconds && words[to].Start - words[to - 1].End < LongPause
            && Lines(words.GetRange(from, to + 1 - from), language) is not null)
            to++;
        if (to == words.Count)
        {
            // All that is left fits; a sentence that ends early still stands alone when both parts are long enough.
            return SentenceEnd(words, from, to, language) ?? to;
        }
        var least = from + (to - from) / 3;
        for (var end = to; end > least; end--)
        {
            if (CaptionPunctuation.EndsSentence(words[end - 1].Text))
                return end;
        }
        for (var end = to; end > least; end--)
        {
            if (CaptionPunctuation.EndsClause(words[end - 1].Text))
                return end;
        }
        while (to > from + 1 && to < words.Count && !(CaptionPunctuation.MayBegin(words[to].Text) && CaptionPunctuation.MayEnd(words[to - 1].Text)))
            to--;
        return to;
    }

    private static int? SentenceEnd(List<CaptionWord> words, int from, int to, string language)
    {
        for (var end = to - 1; end > from; end--)
        {
            if (CaptionPunctuation.EndsSentence(words[end - 1].Text) && Width(words, from, end, language) >= LineWidth(language) / 2
                && Width(words, end, to, language) >= LineWidth(language) / 2)
                return end;
        }
        return null;
    }

    private static int Width(List<CaptionWord> words, int from, int to, string language) =>
        CaptionText.Width(CaptionText.Join(words.Skip(from).Take(to - from).Select(word => word.Text), language));

    /// <summary>The words on one line, or on two of about equal length; null when they need more.</summary>
    private static IReadOnlyList<string>? Lines(List<CaptionWord> words, string language)
    {
        var width = LineWidth(language);
        var all = CaptionText.Join(words.Select(word => word.Text), language);
        if (CaptionText.Width(all) <= width || words.Count == 1)
            return [all];
        (double Cost, string First, string Second)? best = null;
        for (var split = 1; split < words.Count; split++)
        {
            var first = CaptionText.Join(words.Take(split).Select(word => word.Text), language);
            var second = CaptionText.Join(words.Skip(split).Select(word => word.Text), language);
            if (CaptionText.Width(first) > width || CaptionText.Width(second) > width
                || !CaptionPunctuation.MayBegin(words[split].Text) || !CaptionPunctuation.MayEnd(words[split - 1].Text))
                continue;
            var cost = Math.Abs(CaptionText.Width(first) - CaptionText.Width(second))
                - (CaptionPunctuation.EndsSentence(words[split - 1].Text) ? 22 : CaptionPunctuation.EndsClause(words[split - 1].Text) ? 14 : 0)
                + 10 * PhraseBreaks.Badness(words[split - 1].Text, words[split].Text, language);
            if (best is null || cost < best.Value.Cost)
                best = (cost, first, second);
        }
        return best is { } found ? [found.First, found.Second] : null;
    }

    private static IReadOnlyList<SubtitleBlock> Time(List<List<CaptionWord>> groups, string language)
    {
        var blocks = new List<SubtitleBlock>(groups.Count);
        for (var i = 0; i < groups.Count; i++)
        {
            var lines = Lines(groups[i], language) ?? [CaptionText.Join(groups[i].Select(word => word.Text), language)];
            var start = groups[i][0].Start;
            var readable = lines.Sum(CaptionText.Width) / ReadingSpeed.Of(language);
            var end = Math.Max(groups[i][^1].End + HoldSeconds, start + Math.Max(ShortestSeconds, readable));
            if (i + 1 < groups.Count)
                end = Math.Min(end, groups[i + 1][0].Start);
            blocks.Add(new(start, Math.Max(end, groups[i][^1].End), lines));
        }
        return blocks;
    }
}
