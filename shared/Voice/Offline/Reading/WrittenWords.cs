using System.Text;

namespace AutoVideo.Voice.Offline.Reading;

/// <summary>Splits text at white space into words; punctuation that stands alone goes with the word before it.</summary>
internal static class WrittenWords
{
    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        var loose = "";
        foreach (var piece in Visible(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (piece.EnumerateRunes().Any(IsWordRune))
            {
                words.Add(loose + piece);
                loose = "";
            }
            else if (words.Count > 0)
                words[^1] += " " + piece;
            else
                loose += piece + " ";
        }
        if (loose.Length > 0)
            words.Add(loose.TrimEnd());
        return words;
    }

    /// <summary>Control and format characters are neither seen nor said; all white space is one space.</summary>
    public static string Visible(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
                visible.Append(' ');
            else if (!Rune.IsControl(rune) && !IsHidden(rune) && rune != Rune.ReplacementChar)
                visible.Append(rune);
        }
        return visible.ToString();
    }

    public static bool IsWordRune(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value is '%' or '$' or '€' or '£' or '¥' or '&' or '@' or '#';

    /// <summary>Zero-width and direction marks; joiners and variation selectors stay, emoji are made of them.</summary>
    private static bool IsHidden(Rune rune) =>
        rune.Value is 0x00AD or 0xFEFF or 0x200B or (>= 0x200E and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F);
}
