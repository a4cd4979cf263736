using System.Text;

namespace AutoVideo.Voice.Offline.Reading;

/// <summary>Numbers in Han characters, as they are said: 2024年 digit by digit, 3.5% as 百分之三點五.</summary>
internal static class ChineseNumbers
{
    private const string Digits = "零一二三四五六七八九";
    private static readonly string[] Units = ["", "十", "百", "千"];
    private static readonly string[] Groups = ["", "萬", "億", "兆"];

    public static string Say(string number)
    {
        var sign = number[0] is '$' or '€' or '£' or '¥' ? number[0] : '\0';
        var suffix = number[^1] is '%' or '年' ? number[^1] : '\0';
        var figures = number.Trim('$', '€', '£', '¥', '%', '年').Replace(",", "", StringComparison.Ordinal);
        var parts = figures.Split('.', 2);
        var whole = suffix == '年' && parts[0].Length == 4 ? Spell(parts[0]) : Whole(parts[0]);
        var said = whole + (parts.Length > 1 && parts[1].Length > 0 ? "點" + Spell(parts[1]) : "");
        said += sign switch { '$' => "美元", '€' => "歐元", '£' => "英鎊", '¥' => "日圓", _ => "" };
        return suffix switch { '%' => "百分之" + said, '年' => said + "年", _ => said };
    }

    private static string Spell(string figures) => string.Concat(figures.Where(char.IsAsciiDigit).Select(figure => Digits[figure - '0']));

    private static string Whole(string figures)
    {
        // A zero in front or more figures than there are names for: a number that is spelled, like a telephone number.
        if (figures.Length is 0 or > 16 || (figures.Length > 1 && figures[0] == '0'))
            return Spell(figures);
        if (figures == "0")
            return "零";
        var said = new StringBuilder();
        var zero = false;
        for (var i = 0; i < figures.Length; i++)
        {
            var place = figures.Length - 1 - i;
            if (figures[i] == '0')
                zero = true;
            else
            {
                if (zero && said.Length > 0)
                    said.Append('零');
                zero = false;
                said.Append(Digits[figures[i] - '0']).Append(Units[place % 4]);
            }
            if (place % 4 == 0 && figures.AsSpan(Math.Max(0, i - 3), Math.Min(4, i + 1)).ContainsAnyExcept('0'))
                said.Append(Groups[place / 4]);
        }
        return said.ToString() is var text && text.StartsWith("一十", StringComparison.Ordinal) ? text[1..] : said.ToString();
    }
}
