using System.Globalization;
using System.Text;

namespace AutoVideo.Render.Captions;

/// <summary>What of a word the caption fonts can draw.</summary>
internal static class CaptionGlyphs
{
    /// <summary>Without surrounding punctuation and without emoji: libass draws no colour glyphs.</summary>
    public static string Display(string word)
    {
        var drawn = new StringBuilder(word.Length);
        foreach (var rune in word.EnumerateRunes())
        {
            if (!IsEmojiPart(rune))
                drawn.Append(rune);
        }
        return CaptionPunctuation.Display(drawn.ToString().Trim());
    }

    private static bool IsEmojiPart(Rune rune) => rune.Value is (>= 0x1F000 and <= 0x1FAFF) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF) or 0x200D or 0x20E3
        || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol && rune.Value is >= 0x2300 and <= 0x2BFF);
}
