using System.Globalization;

namespace AutoVideo.Render.Compose;

/// <summary>A number within a text, written as the text writes it: <c>$1,250.50 a year</c>.</summary>
/// <param name="Value">Without its separators.</param>
/// <param name="Grouping">Between thousands; null for none.</param>
internal sealed record Figure(string Before, decimal Value, int Decimals, char? Grouping, char DecimalMark, string After)
{
    private const int MostDigits = 15;

    /// <returns>Null when the text has no number that can be counted.</returns>
    internal static Figure? Find(string text)
    {
        var start = text.AsSpan().IndexOfAnyInRange('0', '9');
        if (start < 0)
            return null;
        var end = start;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || Separates(text, end)))
            end++;
        var number = text[start..end];
        var marks = number.Where(IsSeparator).ToArray();
        // One mark with three digits behind it groups thousands; several alike do; the last of different ones is the decimal mark.
        var groups = marks.Length > 0 && marks.Distinct().Count() == 1 && number.Split(marks[0]).Skip(1).All(part => part.Length == 3) && number.Split(marks[0])[0].Length <= 3
            && number[0] != '0';
        char? decimalMark = marks.Length > 0 && !groups && marks[^1] is ('.' or ',') ? marks[^1] : null;
        if (decimalMark is null && marks.Distinct().Count() > 1 || (decimalMark is not null && marks.Count(mark => mark == decimalMark) > 1))
            return null;
        var grouping = groups ? marks[0] : marks.Length > 1 ? marks[0] : (char?)null;
        var decimals = decimalMark is null ? 0 : number.Length - 1 - number.LastIndexOf(decimalMark.Value);
        var digits = new string([.. number.Where(char.IsAsciiDigit)]);
        if (digits.Length > MostDigits)
            return null;
        var value = decimal.Parse(digits, CultureInfo.InvariantCulture);
        for (var place = 0; place < decimals; place++)
            value /= 10;
        return new(text[..start], value, decimals, grouping, decimalMark ?? '.', text[end..]);
    }

    /// <summary>The number at a share of the way from 0, written like the whole; without what stands around it.</summary>
    internal string At(double share)
    {
        var value = share >= 1 ? Value : decimal.Round(Value * (decimal)Math.Round(Math.Max(0, share), 6), Decimals);
        var text = value.ToString("F" + Decimals, CultureInfo.InvariantCulture);
        var whole = Decimals > 0 ? text[..^(Decimals + 1)] : text;
        if (Grouping is { } mark)
        {
            for (var at = whole.Length - 3; at > 0; at -= 3)
                whole = whole.Insert(at, mark.ToString());
        }
        return Decimals > 0 ? whole + DecimalMark + text[^Decimals..] : whole;
    }

    // A gap between two numbers is no mark within one, unless three digits follow.
    private static bool Separates(string text, int at)
    {
        if (!IsSeparator(text[at]))
            return false;
        var digits = 0;
        while (at + 1 + digits < text.Length && char.IsAsciiDigit(text[at + 1 + digits]))
            digits++;
        return text[at] is '.' or ',' ? digits > 0 : digits == 3;
    }

    private static bool IsSeparator(char c) => c is '.' or ',' or '\'' or ' ' or '\u00A0' or '\u202F' or '’';
}
