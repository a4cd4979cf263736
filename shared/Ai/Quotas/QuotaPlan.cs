using System.Globalization;

namespace AutoVideo.Ai.Quotas;

/// <summary>What a plan allows in a day and in a month, in the units of <see cref="QuotaKind"/>.</summary>
public sealed record QuotaPlan(string Name, IReadOnlyDictionary<QuotaKind, QuotaLimit> Limits)
{
    public QuotaLimit? LimitOf(QuotaKind kind) => Limits.TryGetValue(kind, out var limit) ? limit : null;

    /// <summary>Reads plans as the setting writes them: <c>free text=20000/200000 image=10/100; owner</c>, with <c>;</c> or <c>|</c> between them. A kind that is not named has no limit.</summary>
    /// <exception cref="FormatException">What is wrong with them.</exception>
    public static IReadOnlyDictionary<string, QuotaPlan> Parse(string setting)
    {
        var plans = new Dictionary<string, QuotaPlan>(StringComparer.Ordinal);
        foreach (var text in SettingEntries.Of(setting))
        {
            var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!plans.TryAdd(words[0], new(words[0], words[1..].Select(Limit).ToDictionary(limit => limit.Kind, limit => limit.Limit))))
                throw new FormatException($"The plan '{words[0]}' is there twice.");
        }
        return plans;
    }

    private static (QuotaKind Kind, QuotaLimit Limit) Limit(string word)
    {
        if (word.Split('=', '/') is [var name, var daily, var monthly]
            && Enum.TryParse<QuotaKind>(name, ignoreCase: true, out var kind) && char.IsAsciiLetter(name[0])
            && Amount(daily) is { } day && Amount(monthly) is { } month)
            return (kind, new(day, month));
        throw new FormatException($"'{word}' is no limit; write text, image, audio or render, then =, what a day and, after a /, what a month allows.");
    }

    private static double? Amount(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && double.IsFinite(amount) ? amount : null;
}

public readonly record struct QuotaLimit(double Daily, double Monthly);
