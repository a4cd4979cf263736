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

    /// <summary>Width in halves of a Han character: 2 for wide characters, 1 for others, 0 for marks.</summary>
    public static int Width(string text) => text.EnumerateRunes().Sum(rune => Rune.GetUnicodeCategory(rune) switch
    {
        System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.Format => 0,
        _ => IsWide(rune) ? 2 : 1,
    });

    /// <summary>East Asian wide and full-width characters, and emoji (Unicode Standard Annex 11).</summary>
    public static bool IsWide(Rune rune) => rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0xA4CF)
        or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60)
        or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);

    private static bool IsNarrow(Rune rune) => !IsWide(rune) && !Rune.IsPunctuation(rune);

    private static Rune LastRune(string text) => text.EnumerateRunes().Last();
}
