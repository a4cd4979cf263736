using System.Text;

namespace AutoVideo.Visuals.Offline.Artwork;

/// <summary>Brings words of four languages to a common form for comparison: case, width, ё, inflection.</summary>
internal static class WordForms
{
    // Longest first. Cuts inflection only, so that different nouns stay different.
    private static readonly string[] RussianEndings =
        ["иями", "ями", "ами", "иях", "ией", "ого", "его", "ому", "ему", "ыми", "ими", "ях", "ах", "ов", "ев", "ей", "ой", "ий", "ый", "ая", "яя", "ое", "ее", "ые", "ие", "ию", "ью", "ия", "ья", "ам", "ям", "ом", "ем", "ую", "юю", "ых", "их", "а", "я", "о", "е", "ы", "и", "у", "ю", "ь", "й"];

    /// <summary>Lower case, half width, ё as е, hyphens and underscores as spaces, no punctuation.</summary>
    public static string Normalize(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var narrow = c is >= '！' and <= '～' ? (char)(c - 0xFEE0) : c;
            var lower = char.ToLowerInvariant(narrow);
            if (char.IsLetterOrDigit(lower) || lower == 'ー')
                result.Append(lower == 'ё' ? 'е' : lower);
            else if (result.Length > 0 && result[^1] != ' ' && lower is not ('\'' or '’'))
                result.Append(' ');
        }
        return result.ToString().TrimEnd();
    }

    public static string[] Split(string normalized) => normalized.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A word without its inflection; words of Chinese and Japanese stay as they are.</summary>
    public static string Stem(string word) => word.Length == 0 ? word : word[0] switch
    {
        >= 'a' and <= 'z' => StemEnglish(word),
        >= 'а' and <= 'я' => StemRussian(word),
        _ => word,
    };

    public static bool IsCjk(char c) => c is >= '\u2E80' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF' or >= '\uFF66' and <= '\uFF9F';

    private static string StemEnglish(string word)
    {
        var stem = word;
        if (stem.Length > 4 && stem.EndsWith("ies", StringComparison.Ordinal))
            stem = stem[..^3] + "y";
        else if (stem.Length > 4 && (stem.EndsWith("sses", StringComparison.Ordinal) || stem.EndsWith("xes", StringComparison.Ordinal)
            || stem.EndsWith("ches", StringComparison.Ordinal) || stem.EndsWith("shes", StringComparison.Ordinal)))
            stem = stem[..^2];
        else if (stem.Length > 3 && stem[^1] == 's' && stem[^2] is not ('s' or 'u' or 'i'))
            stem = stem[..^1];
        if (stem.Length > 6 && stem.EndsWith("ing", StringComparison.Ordinal))
            stem = Undouble(stem[..^3]);
        else if (stem.Length > 5 && stem.EndsWith("ed", StringComparison.Ordinal))
            stem = Undouble(stem[..^2]);
        return SameEnd(stem);
    }

    private static string Undouble(string stem) =>
        stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's') ? stem[..^1] : stem;

    /// <summary>Singular and plural meet: cookie and cookies, berry and berries, cheese and cheeses.</summary>
    private static string SameEnd(string stem)
    {
        // Short words keep their e: care is not car.
        var bare = stem.Length > 4 ? stem.TrimEnd('e') : stem;
        return bare.Length > 3 && bare[^1] == 'y' ? bare[..^1] + "i" : bare;
    }

    private static string StemRussian(string word)
    {
        foreach (var ending in RussianEndings)
        {
            if (word.Length - ending.Length >= 3 && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length];
        }
        return word;
    }
}
