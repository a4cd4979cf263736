using AutoVideo.Voice.Offline;
using AutoVideo.Voice.Offline.Engines;
using AutoVideo.Voice.Offline.Reading;
using AutoVideo.Voice.Providers;

namespace AutoVideo.Voice.Alignment;

/// <summary>From a provider's times of characters to the words of the text.</summary>
internal static class HeardWords
{
    // What the provider heard may be the text in another writing ("5 %" as "five percent"): half of the words is too little to go by.
    private const double EnoughWords = 0.5;

    /// <param name="removed">Seconds cut from the start of what the provider sent.</param>
    /// <param name="seconds">Length of the finished sound.</param>
    /// <returns>One for every word; null when the characters are not those of the text.</returns>
    public static IReadOnlyList<SpokenWord>? Of(string text, string language, HeardText heard, double removed, double seconds)
    {
        var words = LineWords.Of(text, language);
        var times = new UnitTime?[words.Count];
        var next = 0;
        for (var i = 0; i < words.Count; i++)
            times[i] = Find(words[i].Written, heard, ref next);
        if (times.Count(time => time is not null) < Math.Max(1, words.Count * EnoughWords))
            return null;
        return WordTimes.Of([.. words.Select(word => new SpokenUnit(word.Written, word.Written))], times, removed, seconds);
    }

    /// <summary>From the word's first letter to its last; its punctuation is the pause behind it.</summary>
    private static UnitTime? Find(string word, HeardText heard, ref int next)
    {
        double? start = null;
        double end = 0;
        foreach (var rune in word.EnumerateRunes().Where(WrittenWords.IsWordRune))
        {
            var letter = rune.ToString();
            var at = next;
            while (at < heard.Characters.Count && !string.Equals(heard.Characters[at], letter, StringComparison.OrdinalIgnoreCase))
                at++;
            if (at >= heard.Characters.Count || at - next > word.Length + 8)
                continue;
            start ??= heard.Starts[at];
            end = heard.Ends[at];
            next = at + 1;
        }
        return start is { } first && end > first ? new(first, end) : null;
    }
}
