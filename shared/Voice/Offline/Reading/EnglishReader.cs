using System.Text;
using System.Text.RegularExpressions;

namespace AutoVideo.Voice.Offline.Reading;

/// <summary>
/// English for festival and flite, which read ASCII and expand numbers, money and most abbreviations themselves.
/// What they would spell out or trip over (addresses, symbols, quotes, accents) is written out here.
/// </summary>
internal static partial class EnglishReader
{
    public static IReadOnlyList<SpokenUnit> Read(string text) => [.. WrittenWords.Split(text).Select(word => new SpokenUnit(word, Say(word)))];

    internal static string Say(string word)
    {
        var plain = LatinLetters.ToAscii(word);
        plain = Address().IsMatch(plain) ? SayAddress(plain) : SaySymbols(plain);
        var said = Unspoken().Replace(plain, " ");
        said = LoosePunctuation().Replace(said, "$1");
        said = string.Join(' ', said.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(TrimWord).Where(piece => piece.Any(char.IsAsciiLetterOrDigit)));
        return said.Length == 0 ? "" : said + Ending(word, said);
    }

    /// <summary>"https://www.example.org/a-b" is "example dot org slash a b".</summary>
    private static string SayAddress(string address)
    {
        address = Scheme().Replace(address, "").TrimEnd('/', '.', ',', ';', ':', '!', '?', ')');
        return address.Replace("@", " at ", StringComparison.Ordinal).Replace(".", " dot ", StringComparison.Ordinal)
            .Replace("/", " slash ", StringComparison.Ordinal).Replace("-", " ", StringComparison.Ordinal);
    }

    private static string SaySymbols(string word)
    {
        word = OtherMoney().Replace(word, match => $"{match.Groups[2].Value} {Currency(match.Groups[1].Value)}");
        word = NumberSign().Replace(word, "number $1");
        word = Range().Replace(word, "$1 to $2");
        var said = new StringBuilder(word.Length);
        foreach (var character in word)
            said.Append(Symbols.GetValueOrDefault(character) ?? character.ToString());
        return said.ToString();
    }

    private static string Currency(string sign) => sign switch { "€" => "euros", "£" => "pounds", _ => "yen" };

    /// <summary>Quotes, brackets and stops at both ends go; apostrophes and dots within stay.</summary>
    private static string TrimWord(string piece) => piece.Trim('\'', '-', ',', ';', ':', '!', '?').TrimStart('.', '%', '&') switch
    {
        var trimmed when trimmed.EndsWith('.') && !trimmed.EndsWith("..", StringComparison.Ordinal) => trimmed,
        var trimmed => trimmed.TrimEnd('.'),
    };

    /// <summary>The pause that the word's punctuation asks for.</summary>
    private static string Ending(string word, string said)
    {
        if (said[^1] == '.')
            return "";
        var end = word.LastOrDefault(character => char.IsLetterOrDigit(character) || ".!?,;:—–…".Contains(character, StringComparison.Ordinal));
        return end switch
        {
            '.' => ".",
            '!' => "!",
            '?' => "?",
            ',' or ';' or ':' or '—' or '–' or '…' => ",",
            _ => "",
        };
    }

    private static readonly Dictionary<char, string> Symbols = new()
    {
        ['’'] = "'",
        ['‘'] = "'",
        ['—'] = ", ",
        ['–'] = ", ",
        ['…'] = ", ",
        ['‑'] = "-",
        ['‐'] = "-",
        ['_'] = " ",
        ['+'] = " plus ",
        ['='] = " equals ",
        ['×'] = " times ",
        ['÷'] = " divided by ",
        ['°'] = " degrees ",
        ['~'] = " about ",
        ['@'] = " at ",
        ['<'] = " less than ",
        ['>'] = " greater than ",
        ['½'] = " and a half ",
        ['¼'] = " and a quarter ",
        ['¾'] = " and three quarters ",
        ['²'] = " squared ",
        ['³'] = " cubed ",
        ['€'] = " euros ",
        ['£'] = " pounds ",
        ['¥'] = " yen ",
        ['µ'] = " micro ",
        ['/'] = " slash ",
        ['#'] = " hash ",
        ['−'] = " minus ",
        ['™'] = "",
        ['®'] = "",
        ['©'] = "",
    };

    [GeneratedRegex(@"^[(""'“‘]*(https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(\.[\w-]+)+|[a-z0-9][\w-]*(\.[\w-]+)*\.(com|org|net|edu|gov|io|dev|info|co|uk|de|tw|jp|ru|ai|app)(/\S*)?)[\p{P}]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"^[(""'“‘]*(https?://)?(www\.)?", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"([€£¥])(\d[\d.,]*\d|\d)")]
    private static partial Regex OtherMoney();

    [GeneratedRegex(@"#(\d)")]
    private static partial Regex NumberSign();

    [GeneratedRegex(@"(\d)[–](\d)")]
    private static partial Regex Range();

    [GeneratedRegex(@"[^A-Za-z0-9'.,$%:&;!?-]")]
    private static partial Regex Unspoken();

    [GeneratedRegex(@"([.,:;!?&-])[.,:;!?&-]+")]
    private static partial Regex LoosePunctuation();
}
