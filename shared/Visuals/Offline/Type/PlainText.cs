using System.Globalization;
using System.Text;

namespace AutoVideo.Visuals.Offline.Type;

/// <summary>Makes text that others wrote fit to be set: no control, no bidi override, no pictographs, one line, bounded.</summary>
internal static class PlainText
{
    public static string Clean(string? text, int mostRunes)
    {
        var result = new StringBuilder();
        var runes = 0;
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (runes == mostRunes)
                break;
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                if (result.Length > 0 && result[^1] != ' ')
                    result.Append(' ');
                continue;
            }
            if (!CanBeSet(rune))
                continue;
            result.Append(rune.ToString());
            runes++;
        }
        return result.ToString().Trim();
    }

    /// <summary>Escapes text for an SVG element or attribute.</summary>
    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal);

    private static bool CanBeSet(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        // Emoji and other pictographs: no face of ours has them. © ® ° and the like stay.
        UnicodeCategory.OtherSymbol => rune.Value is < 0x2000 or 0x2122 or 0x2116,
        UnicodeCategory.EnclosingMark => false,
        // Variation selectors; and one accent upon another is a trick, not a language.
        UnicodeCategory.NonSpacingMark => rune.Value is not (>= 0xFE00 and <= 0xFE0F) and < 0xE0000,
        UnicodeCategory.ModifierSymbol => rune.Value is not (>= 0x1F3FB and <= 0x1F3FF),
        _ => rune.Value != 0xFFFD,
    };
}
