using System.Globalization;

namespace AutoVideo.Embedded.Hosting.Timers;

/// <summary>The values of one field of an NCRONTAB expression, as bits.</summary>
internal readonly struct CronField
{
    private readonly ulong _values;

    private CronField(ulong values) => _values = values;

    public bool Contains(int value) => (_values >> value & 1) != 0;

    public bool IsFull(int min, int max) => _values == ((1UL << (max - min + 1)) - 1) << min;

    /// <summary>The smallest value of the field that is not below <paramref name="value"/>.</summary>
    public int? AtLeast(int value)
    {
        var rest = value > 63 ? 0 : _values >> value << value;
        return rest == 0 ? null : System.Numerics.BitOperations.TrailingZeroCount(rest);
    }

    public static CronField Parse(string name, string text, int min, int max, string[] names)
    {
        ulong values = 0;
        foreach (var part in text.Split(','))
        {
            var slash = part.Split('/');
            if (slash.Length > 2)
                throw new FormatException($"{name} '{part}' has more than one step");
            var (from, to) = Range(name, slash[0], min, max, names);
            // "5/10" would run once an hour in NCRONTAB and from 5 on in Unix cron: better refused than guessed.
            if (slash.Length == 2 && slash[0] != "*" && !slash[0].Contains('-', StringComparison.Ordinal))
                throw new FormatException($"{name} '{part}' has a step but no range; write {slash[0]}-{max}/{slash[1]}");
            var step = slash.Length == 2 ? Number(name, slash[1], 1, max, []) : 1;
            for (var value = from; value <= to; value += step)
                values |= 1UL << value;
        }
        return new CronField(values);
    }

    private static (int From, int To) Range(string name, string text, int min, int max, string[] names)
    {
        if (text == "*")
            return (min, max);
        var ends = text.Split('-');
        if (ends.Length > 2)
            throw new FormatException($"{name} '{text}' is not a range");
        var from = Number(name, ends[0], min, max, names);
        var to = ends.Length == 2 ? Number(name, ends[1], min, max, names) : from;
        return from <= to ? (from, to) : throw new FormatException($"{name} '{text}' ends before it begins");
    }

    private static int Number(string name, string text, int min, int max, string[] names)
    {
        var index = Array.FindIndex(names, known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (index >= 0)
            return index + min;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new FormatException($"{name} '{text}' is not a number from {min} to {max}");
    }
}
