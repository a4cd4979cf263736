using System.Globalization;
using System.Text;
using AutoVideo.Voice.Offline.Reading;

namespace AutoVideo.Ai.Safety.Offline;

/// <summary>
/// Looks for phrases of <c>words.txt</c>: coarse, and meant for what nobody wants to have made by accident. Where a language has spaces a
/// phrase matches whole words, whatever stands between them and however they are written.
/// </summary>
internal sealed class WordListModerator : IModerator
{
    private static readonly Lazy<IReadOnlyList<Entry>> Entries = new(Read);

    public string Provider => "offline";

    public Task<IReadOnlyList<string?>> CheckAsync(IReadOnlyList<string> texts, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string?>>([.. texts.Select(CategoryOf)]);

    internal static string? CategoryOf(string text)
    {
        var words = Words(text);
        var unspaced = words.Replace(" ", "", StringComparison.Ordinal);
        return Entries.Value.FirstOrDefault(entry => entry.IsUnspaced
            ? unspaced.Contains(entry.Phrase, StringComparison.Ordinal)
            : words.Contains(entry.Phrase, StringComparison.Ordinal))?.Category;
    }

    /// <summary>Letters and digits in lower case, Latin ones without accents, a space around every word.</summary>
    private static string Words(string text)
    {
        var words = new StringBuilder(text.Length + 2).Append(' ');
        foreach (var rune in LatinLetters.ToAscii(text).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)
                continue;
            if (Rune.IsLetterOrDigit(rune))
                words.Append(Rune.ToLowerInvariant(rune).ToString());
            else if (words[^1] != ' ' && rune.Value is not '\'' and not '’')
                words.Append(' ');
        }
        return words.Append(' ').ToString();
    }

    private static IReadOnlyList<Entry> Read()
    {
        using var reader = new StreamReader(typeof(WordListModerator).Assembly.GetManifestResourceStream("AutoVideo.Ai.Safety.Offline.words.txt")!);
        var entries = new List<Entry>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var (category, language, phrase) = line.Split('\t') is [var first, var second, var third] ? (first, second, third) : throw new InvalidDataException($"'{line}' is no entry.");
            var isUnspaced = language is "zh-TW" or "ja";
            var words = Words(phrase);
            entries.Add(new(category, isUnspaced ? words.Replace(" ", "", StringComparison.Ordinal) : words, isUnspaced));
        }
        // The gravest category first.
        return [.. entries.OrderBy(entry => SafetyCategories.All.ToList().IndexOf(entry.Category))];
    }

    private sealed record Entry(string Category, string Phrase, bool IsUnspaced);
}
