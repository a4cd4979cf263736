using AutoVideo.Videos;
using AutoVideo.Voice.Offline.Reading;

namespace AutoVideo.Voice.Alignment;

/// <summary>How long a listener waits behind a word, by its punctuation.</summary>
internal enum Break { None, Pause, Stop }

/// <summary>One word of a known text, with what can be foretold of how it is said.</summary>
/// <param name="Written">With its punctuation.</param>
/// <param name="Seconds">How long it takes, relative to the others.</param>
internal sealed record LineWord(string Written, double Seconds, Break After);

/// <summary>A line's words as captions show them: at spaces, or character by character where there are none.</summary>
internal static class LineWords
{
    // A word is drawn out before a pause; each begins with a moment of its own. By trial, as the costs of PauseMatcher.
    private const double FinalStretch = 1.2, Onset = 0.02;
    private const string Stops = ".!?。！？…", Pauses = ",;:—–，、；：";

    public static IReadOnlyList<LineWord> Of(string text, string language)
    {
        var words = Languages.IsWrittenWithoutSpaces(language) ? UnspacedWords.Split(text) : WrittenWords.Split(text);
        return
        [
            .. words.Select((word, i) =>
            {
                var after = BreakAfter(word);
                var stretch = after != Break.None || i == words.Count - 1 ? FinalStretch : 1;
                return new LineWord(word, SpeechPace.OfWord(word, language) * stretch + Onset, after);
            }),
        ];
    }

    private static Break BreakAfter(string word)
    {
        var mark = word.LastOrDefault(letter => char.IsLetterOrDigit(letter) || Stops.Contains(letter, StringComparison.Ordinal) || Pauses.Contains(letter, StringComparison.Ordinal));
        return Stops.Contains(mark, StringComparison.Ordinal) ? Break.Stop : Pauses.Contains(mark, StringComparison.Ordinal) ? Break.Pause : Break.None;
    }
}
