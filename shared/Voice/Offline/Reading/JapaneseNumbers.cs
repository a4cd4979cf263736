using System.Globalization;
using System.Text;

namespace AutoVideo.Voice.Offline.Reading;

/// <summary>Numbers in katakana, with the sound changes of hundreds and thousands.</summary>
internal static class JapaneseNumbers
{
    private static readonly string[] Digits = ["ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュー"];
    private static readonly string[] Groups = ["", "マン", "オク", "チョー"];

    private static readonly string[] Days =
    [
        "", "ツイタチ", "フツカ", "ミッカ", "ヨッカ", "イツカ", "ムイカ", "ナノカ", "ヨーカ", "ココノカ", "トーカ",
    ];

    /// <summary>Months and days of the month, which have readings of their own; null for anything else.</summary>
    public static string? Date(string figures, string counter) => (counter, figures) switch
    {
        ("月", "4") => "シガツ",
        ("月", "7") => "シチガツ",
        ("月", "9") => "クガツ",
        ("月", not "") => Say(figures) + "ガツ",
        ("日", { Length: 1 or 2 }) when figures[0] != '0' && int.Parse(figures, CultureInfo.InvariantCulture) < Days.Length => Days[int.Parse(figures, CultureInfo.InvariantCulture)],
        ("日", "14") => "ジューヨッカ",
        ("日", "20") => "ハツカ",
        ("日", "24") => "ニジューヨッカ",
        ("年" or "時", "4") => counter == "年" ? "ヨネン" : "ヨジ",
        ("時", "9") => "クジ",
        _ => null,
    };

    /// <param name="figures">ASCII digits, commas and at most one point.</param>
    public static string Say(string figures)
    {
        var parts = figures.Replace(",", "", StringComparison.Ordinal).Split('.', 2);
        var said = Whole(parts[0]);
        return parts.Length > 1 && parts[1].Length > 0 ? said + "テン" + Spell(parts[1]) : said;
    }

    private static string Spell(string figures) => string.Concat(figures.Where(char.IsAsciiDigit).Select(figure => Digits[figure - '0']));

    private static string Whole(string figures)
    {
        if (figures.Length is 0 or > 16 || (figures.Length > 1 && figures[0] == '0'))
            return Spell(figures);
        if (figures == "0")
            return Digits[0];
        var said = new StringBuilder();
        for (var group = (figures.Length - 1) / 4; group >= 0; group--)
        {
            var end = figures.Length - group * 4;
            var four = figures[Math.Max(0, end - 4)..end].PadLeft(4, '0');
            if (four == "0000")
                continue;
            said.Append(group > 0 && four == "0001" ? "イチ" : Four(four)).Append(Groups[group]);
        }
        return said.ToString();
    }

    private static string Four(string four)
    {
        var thousands = four[0] switch { '0' => "", '1' => "セン", '3' => "サンゼン", '8' => "ハッセン", var figure => Digits[figure - '0'] + "セン" };
        var hundreds = four[1] switch { '0' => "", '1' => "ヒャク", '3' => "サンビャク", '6' => "ロッピャク", '8' => "ハッピャク", var figure => Digits[figure - '0'] + "ヒャク" };
        var tens = four[2] switch { '0' => "", '1' => "ジュー", var figure => Digits[figure - '0'] + "ジュー" };
        return thousands + hundreds + tens + (four[3] == '0' ? "" : Digits[four[3] - '0']);
    }
}
