using System.Globalization;
using System.Text;

namespace AutoVideo.Cli.Output;

/// <summary>A file name made of a title: letters and digits of any script in lower case, the rest hyphens.</summary>
internal static class VideoFileName
{
    private const int MaxBytes = 80;

    public static string From(string? title)
    {
        var name = new StringBuilder();
        var pending = false;
        var bytes = 0;
        foreach (var rune in (title ?? "").EnumerateRunes())
        {
            if (!BelongsToWords(rune))
            {
                pending = name.Length > 0 && !IsApostrophe(rune) | pending;
                continue;
            }
            var lower = Rune.ToLowerInvariant(rune);
            bytes += lower.Utf8SequenceLength + (pending ? 1 : 0);
            if (bytes > MaxBytes)
                break;
            if (pending)
                name.Append('-');
            pending = false;
            name.Append(lower);
        }
        return (name.Length == 0 ? "video" : name.ToString()) + ".mp4";
    }

    private static bool BelongsToWords(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsApostrophe(Rune rune) => rune.Value is '\'' or '’';
}
