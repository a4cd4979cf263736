using System.Globalization;
using System.Text;

namespace AutoVideo.Render.Captions;

/// <summary>What SubRip and WebVTT share.</summary>
internal static class SubtitleText
{
    /// <summary>HH:MM:SS and milliseconds.</summary>
    public static string Time(double seconds, char separator)
    {
        var milliseconds = (long)Math.Round(Math.Max(0, seconds) * 1000, MidpointRounding.AwayFromZero);
        return string.Create(CultureInfo.InvariantCulture,
            $"{milliseconds / 3_600_000:00}:{milliseconds / 60_000 % 60:00}:{milliseconds / 1_000 % 60:00}{separator}{milliseconds % 1_000:000}");
    }

    /// <summary>An empty line would end the subtitle, so control characters become spaces.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            line.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? " " : rune.ToString());
        return line.ToString().Trim() is { Length: > 0 } shown ? shown : "-";
    }
}
