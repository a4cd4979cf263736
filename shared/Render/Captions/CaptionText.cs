using System.Globalization;
using System.Text;
using AutoVideo.Videos;

namespace AutoVideo.Render.Captions;

/// <summary>How words stand beside each other in writing, and how wide they are.</summary>
internal static class CaptionText
{
    /// <summary>Whether a language is written from right to left.</summary>
    public static bool IsFromTheRight(string language) => IsArabic(language) || language.Split('-')[0] is "he" or "yi";

    /// <summary>Whether a language is written in Arabic letters.</summary>
    public static bool IsArabic(string language) => language.Split('-')[0] is "ar" or "fa" or "ur";

    /// <summary>"" or " ": Chinese and Japanese put a space only between two words in Latin letters or digits.</summary>
    public static string Gap(string left, string right, string language) =>
        !Languages.IsWrittenWithoutSpaces(language) || (IsNarrow(Rune.GetRuneAt(right, 0)) && IsNarrow(LastRune(left))) ? " " : "";

    public static string Join(IEnumerable<string> words, string language)
    {
        var text = new StringBuilder();
        var last = "";
        foreach (var word in words.Where(word => word.Length > 0))
        {
            if (last.Length > 0)
                text.Append(Gap(last, word, language));
            text.Append(word);
            last = word;
        }
        return text.ToString();
    }

    /// <summary>Width in halves of a Han character: 2 for wide characters and for a picture with all that is joined to it, 1 for others, 0 for marks.</summary>
    public static int Width(string text)
    {
        var width = 0;
        foreach (var cluster in Clusters(text))
            width += cluster.EnumerateRunes().Any(IsPicture) ? 2 : cluster.EnumerateRunes().Sum(Width);
        return width;

        static bool IsPicture(Rune rune) => Pictographs.IsPart(rune) && Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol;
    }

    // What a reader takes for one character (Unicode Standard Annex 29).
    private static IEnumerable<string> Clusters(string text)
    {
        var clusters = StringInfo.GetTextElementEnumerator(text);
        while (clusters.MoveNext())
            yield return clusters.GetTextElement();
    }

    private static int Width(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.Format => 0,
        _ => IsWide(rune) ? 2 : 1,
    };

    /// <summary>East Asian wide and full-width characters, and emoji (Unicode Standard Annex 11).</summary>
    public static bool IsWide(Rune rune) => rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0xA4CF)
        or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60)
        or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);

    private static bool IsNarrow(Rune rune) => !IsWide(rune) && !Rune.IsPunctuation(rune);

    private static Rune LastRune(string text) => text.EnumerateRunes().Last();
}
