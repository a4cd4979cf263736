using System.Text;

namespace AutoVideo.Voice.Offline.Reading;

/// <summary>Chinese for espeak-ng: a unit is a Han character, a number or a Latin word, with the punctuation around it.</summary>
internal static class ChineseReader
{
    public static IReadOnlyList<SpokenUnit> Read(string text) =>
        [.. UnspacedWords.Split(text).Select((word, i) => new SpokenUnit(word, Say(word)))];

    internal static string Say(string word)
    {
        var core = UnspacedWords.Core(word);
        var said = UnspacedWords.IsNumber(core) ? ChineseNumbers.Say(core) : SayLetters(core);
        return said.Length == 0 ? "" : said + SpokenPunctuation.After(word, said);
    }

    private static string SayLetters(string core)
    {
        var said = new StringBuilder();
        foreach (var rune in LatinLetters.ToAscii(core).EnumerateRunes())
        {
            if (rune.Value is (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or '\'' || (rune.IsAscii && Rune.IsLetterOrDigit(rune)))
                said.Append(rune);
            else
                said.Append(rune.Value is '&' ? " and " : " ");
        }
        return said.ToString().Trim();
    }
}
