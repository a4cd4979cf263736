using System.Globalization;
using System.Text;

namespace AutoVideo.Render.Captions;

/// <summary>Values of ASS fields.</summary>
internal static class AssText
{
    /// <summary>
    /// Braces begin override codes and a backslash begins an escape, and no escape of them works in every renderer:
    /// their full-width twins look the same. Line ends and control characters are spaces.
    /// </summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '{' => "｛",
                '}' => "｝",
                '\\' => "＼",
                0x2028 or 0x2029 => " ",
                // They would turn round what stands beside the word too; letters know their direction by themselves.
                (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x061C or 0x200E or 0x200F => "",
                // No characters at all; libass ends the line at them.
                0xFFFE or 0xFFFF => "",
                _ when Rune.IsControl(rune) => " ",
                _ => rune.ToString(),
            });
        }
        return escaped.ToString().Trim();
    }

    /// <summary>H:MM:SS.cc</summary>
    public static string Time(double seconds)
    {
        var hundredths = (long)Math.Round(Math.Max(0, seconds) * 100, MidpointRounding.AwayFromZero);
        return string.Create(CultureInfo.InvariantCulture,
            $"{hundredths / 360_000}:{hundredths / 6_000 % 60:00}:{hundredths / 100 % 60:00}.{hundredths % 100:00}");
    }
}
