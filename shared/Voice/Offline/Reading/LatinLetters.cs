using System.Globalization;
using System.Text;

namespace AutoVideo.Voice.Offline.Reading;

/// <summary>Letters with accents without them, for voices that only know ASCII.</summary>
internal static class LatinLetters
{
    public static string ToAscii(string text)
    {
        if (text.All(char.IsAscii))
            return text;
        var result = new StringBuilder(text.Length);
        foreach (var character in Decomposed(text))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark)
                continue;
            result.Append(Ligatures.GetValueOrDefault(character) ?? character.ToString());
        }
        return result.ToString();
    }

    // Half of a surrogate pair is no text that can be normalized; such a character is not said anyway.
    private static string Decomposed(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.Value is >= 0xC0 and < 0x250 or >= 0x1E00 and < 0x1F00
            ? rune.ToString().Normalize(NormalizationForm.FormD)
            : rune.ToString()));

    private static readonly Dictionary<char, string> Ligatures = new()
    {
        ['ß'] = "ss", ['æ'] = "ae", ['Æ'] = "Ae", ['œ'] = "oe", ['Œ'] = "Oe", ['ø'] = "o", ['Ø'] = "O", ['ł'] = "l", ['Ł'] = "L",
        ['đ'] = "d", ['Đ'] = "D", ['ð'] = "th", ['Ð'] = "Th", ['þ'] = "th", ['Þ'] = "Th", ['ı'] = "i",
    };
}
