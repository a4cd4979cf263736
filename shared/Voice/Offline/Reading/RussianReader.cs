using System.Text.RegularExpressions;

namespace AutoVideo.Voice.Offline.Reading;

/// <summary>Russian for espeak-ng, which reads numbers and Latin words itself but not signs of money.</summary>
internal static partial class RussianReader
{
    public static IReadOnlyList<SpokenUnit> Read(string text) => [.. WrittenWords.Split(text).Select(word => new SpokenUnit(word, Say(word)))];

    internal static string Say(string word)
    {
        var said = Money().Replace(word, match => $"{match.Groups[2].Value} {Currency(match.Groups[1].Value)}");
        said = said.Replace("°C", " градусов Цельсия", StringComparison.Ordinal).Replace("№", "номер ", StringComparison.Ordinal)
            .Replace("&", " и ", StringComparison.Ordinal).Replace("@", " собака ", StringComparison.Ordinal).Replace("+", " плюс ", StringComparison.Ordinal)
            .Replace("°", " градусов ", StringComparison.Ordinal).Replace("₽", " рублей ", StringComparison.Ordinal).Replace("/", " ", StringComparison.Ordinal);
        said = Spaces().Replace(Unspoken().Replace(LatinLetters.ToAscii(said), " "), " ").Trim();
        if (!said.Any(char.IsLetterOrDigit))
            return "";
        return said + SpokenPunctuation.After(word, said);
    }

    private static string Currency(string sign) => sign switch { "$" => "долларов", "€" => "евро", "£" => "фунтов", _ => "иен" };

    [GeneratedRegex(@"([$€£¥])(\d[\d.,]*\d|\d)")]
    private static partial Regex Money();

    [GeneratedRegex(@"[^A-Za-z0-9\u0400-\u045F'.,%-]|(?<!\d)[.,]|[.,](?!\d)|-(?!\w)|(?<!\w)-")]
    private static partial Regex Unspoken();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
