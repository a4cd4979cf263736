using AutoVideo.Videos;
using AutoVideo.Voice;
using AutoVideo.Voice.Alignment;

namespace AutoVideo.Render.Timeline;

/// <summary>A caption that somebody corrected, at the times of what is spoken: pure.</summary>
internal static class CorrectedWords
{
    // More words than can be told apart stand together.
    private const double ShortestWord = 0.02;

    /// <summary>As many words as are spoken take their times one by one; else they share the line's time by their letters.</summary>
    /// <param name="caption">Null for what is spoken.</param>
    internal static IReadOnlyList<SpokenWord> Of(Speech speech, string? caption, string language)
    {
        if (caption is null)
            return speech.Words;
        var words = LineWords.Of(caption, language);
        if (words.Count == speech.Words.Count)
            return [.. words.Zip(speech.Words, (word, spoken) => spoken with { Text = word.Written })];
        var (start, end) = speech.Words.Count > 0 ? (speech.Words[0].Start, speech.Words[^1].End) : (0, speech.Seconds);
        var together = Math.Max(1, (int)Math.Ceiling(words.Count / Math.Max(1, (end - start) / ShortestWord)));
        var gap = Languages.IsWrittenWithoutSpaces(language) ? "" : " ";
        var shares = words.Chunk(together).Select(group => (Text: string.Join(gap, group.Select(word => word.Written)), Seconds: group.Sum(word => word.Seconds))).ToArray();
        var share = (end - start) / shares.Sum(word => word.Seconds);
        var at = start;
        return [.. shares.Select(word => new SpokenWord(word.Text, at, at += word.Seconds * share))];
    }
}
