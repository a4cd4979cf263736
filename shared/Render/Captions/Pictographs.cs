using System.Globalization;
using System.Text;

namespace AutoVideo.Render.Captions;

/// <summary>
/// Emoji and other pictures among letters. libass draws outlines and no colours, so they are set in Symbola (Debian: fonts-symbola), which has those of
/// Unicode 10. Of a sequence the pictures that it is made of are drawn side by side, without skin tones; what the font lacks is left out.
/// </summary>
internal static class Pictographs
{
    /// <summary>As fc-list prints it.</summary>
    internal const string Family = "Symbola";

    internal const int Weight = 400;

    // What Symbola 2.60 has of the blocks that hold pictures.
    private static readonly (int First, int Last)[] Drawn =
    [
        (0x2300, 0x2426), (0x242A, 0x2B96), (0x2B98, 0x2BB9), (0x2BBD, 0x2BC8), (0x2BCA, 0x2BD2),
        (0x1F000, 0x1F02B), (0x1F030, 0x1F093), (0x1F0A0, 0x1F0AE), (0x1F0B1, 0x1F0BF), (0x1F0C1, 0x1F0CF), (0x1F0D1, 0x1F0F5), (0x1F100, 0x1F10C),
        (0x1F110, 0x1F12E), (0x1F130, 0x1F16B), (0x1F170, 0x1F1AC), (0x1F1E6, 0x1F202), (0x1F210, 0x1F23B), (0x1F240, 0x1F248), (0x1F250, 0x1F251),
        (0x1F260, 0x1F265), (0x1F300, 0x1F3FA), (0x1F400, 0x1F6D4), (0x1F6E0, 0x1F6EC), (0x1F6F0, 0x1F6F8), (0x1F700, 0x1F773), (0x1F780, 0x1F7D4),
        (0x1F800, 0x1F80B), (0x1F810, 0x1F847), (0x1F850, 0x1F859), (0x1F860, 0x1F887), (0x1F890, 0x1F8AD), (0x1F900, 0x1F90B), (0x1F910, 0x1F93E),
        (0x1F940, 0x1F94C), (0x1F950, 0x1F96B), (0x1F980, 0x1F997), (0x1F9C0, 0x1F9C0), (0x1F9D0, 0x1F9E6),
    ];

    /// <summary>Whether a character is a picture that can be drawn.</summary>
    internal static bool IsDrawn(Rune rune) => IsPicture(rune) && Drawn.Any(range => rune.Value >= range.First && rune.Value <= range.Last);

    /// <summary>Whether a character is a picture, or changes or joins pictures.</summary>
    internal static bool IsPart(Rune rune) => IsPicture(rune) || rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF) or 0x200D or 0x20E3;

    /// <summary>Pictures of a text that cannot be drawn; skin tones, which change others, are none.</summary>
    internal static IEnumerable<Rune> LeftOut(string text) => text.EnumerateRunes().Where(rune => IsPicture(rune) && !IsDrawn(rune) && rune.Value is not (>= 0x1F3FB and <= 0x1F3FF));

    /// <summary>A text without what cannot be drawn of its pictures.</summary>
    internal static string Drawable(string text)
    {
        var drawn = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsPart(rune) || IsDrawn(rune))
                drawn.Append(rune);
        }
        return drawn.ToString();
    }

    /// <summary>Index at which the pictures at the end of a text begin, with the space before them.</summary>
    internal static int TailOf(string text)
    {
        var end = text.Length;
        while (end > 0)
        {
            _ = Rune.DecodeLastFromUtf16(text.AsSpan(0, end), out var rune, out var length);
            if (!IsPart(rune) && !Rune.IsWhiteSpace(rune))
                break;
            end -= length;
        }
        return end;
    }

    /// <summary>Letters and pictures in turn.</summary>
    internal static IEnumerable<(string Text, bool ArePictures)> Runs(string text)
    {
        var run = new StringBuilder();
        var arePictures = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsDrawn(rune) != arePictures && run.Length > 0)
            {
                yield return (run.ToString(), arePictures);
                run.Clear();
            }
            arePictures = IsDrawn(rune);
            run.Append(rune);
        }
        if (run.Length > 0)
            yield return (run.ToString(), arePictures);
    }

    private static bool IsPicture(Rune rune) =>
        rune.Value is >= 0x1F000 and <= 0x1FAFF || (rune.Value is >= 0x2300 and <= 0x2BFF && Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol);
}
