using System.Text.RegularExpressions;

namespace AutoVideo.Script.Offline;

/// <summary>Words of scripts that put spaces between them: letters and figures with inner apostrophes, hyphens and separators.</summary>
internal static partial class Words
{
    public static IReadOnlyList<string> All(string text)
    {
        var words = new List<string>();
        foreach (var match in Word().EnumerateMatches(text))
            words.Add(text.Substring(match.Index, match.Length));
        return words;
    }

    /// <summary>The first word, folded; empty when there is none.</summary>
    public static string First(string text) => All(text) is [var first, ..] ? Fold(first) : "";

    /// <summary>In lower case, with the straight apostrophe and without Russian ё, so that spellings meet.</summary>
    public static string Fold(string word) => word.ToLowerInvariant().Replace('’', '\'').Replace('ё', 'е');

    public static string CapitalFirst(string text) =>
        text.Length == 0 || !char.IsLower(text[0]) ? text : char.ToUpperInvariant(text[0]) + text[1..];

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+(?:['’.,\-‑][\p{L}\p{N}]+)*")]
    private static partial Regex Word();
}
