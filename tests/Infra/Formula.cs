using System.Globalization;

namespace AutoVideo.Tests.Infra;

/// <summary>Arithmetic over named numbers: <c>+ - * /</c>, parentheses, <c>ceil(x)</c>, <c>max(a, b)</c>.</summary>
internal sealed class Formula(string text, Func<string, double> valueOf)
{
    private int _at;

    public static double Evaluate(string text, Func<string, double> valueOf)
    {
        var formula = new Formula(text, valueOf);
        var value = formula.Sum();
        formula.Skip();
        return formula._at == text.Length ? value : throw new FormatException($"'{text}' ends early, at {formula._at}");
    }

    private double Sum()
    {
        var value = Product();
        while (Take('+', '-') is { } sign)
            value += sign == '+' ? Product() : -Product();
        return value;
    }

    private double Product()
    {
        var value = Value();
        while (Take('*', '/') is { } sign)
            value = sign == '*' ? value * Value() : value / Value();
        return value;
    }

    private double Value()
    {
        if (Take('(') is not null)
            return Closed(Sum());
        Skip();
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '.'))
            _at++;
        var word = text[start.._at];
        if (word.Length == 0)
            throw new FormatException($"'{text}': a number or a name is missing at {start}");
        if (char.IsAsciiDigit(word[0]))
            return double.Parse(word, CultureInfo.InvariantCulture);
        if (Take('(') is null)
            return valueOf(word);
        var first = Sum();
        return word switch
        {
            "ceil" => Closed(Math.Ceiling(first)),
            "max" when Take(',') is not null => Closed(Math.Max(first, Sum())),
            _ => throw new FormatException($"'{text}': no function '{word}'"),
        };
    }

    private double Closed(double value) => Take(')') is not null ? value : throw new FormatException($"'{text}': ')' is missing at {_at}");

    private char? Take(params ReadOnlySpan<char> any)
    {
        Skip();
        return _at < text.Length && any.Contains(text[_at]) ? text[_at++] : null;
    }

    private void Skip()
    {
        while (_at < text.Length && text[_at] == ' ')
            _at++;
    }
}
