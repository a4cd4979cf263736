using System.Globalization;

namespace AutoVideo.Ai.Calls;

/// <summary>What one provider takes, where that is not what the general settings say; null leaves it to them.</summary>
/// <param name="Concurrent">Calls of one kind at the same time.</param>
/// <param name="PerMinute">Calls of one kind in a minute; 0 for no limit.</param>
/// <param name="TimeoutSeconds">Longest that a call may take.</param>
internal sealed record ProviderLimits(int? Concurrent = null, int? PerMinute = null, double? TimeoutSeconds = null)
{
    /// <summary>
    /// Reads limits as the setting writes them, for all kinds of calls to a provider or for one of them:
    /// <c>elevenlabs concurrent=2; openai perMinute=60 timeout=90; openai/image concurrent=1</c>, with <c>;</c> or <c>|</c> between them.
    /// </summary>
    /// <exception cref="FormatException">What is wrong with them.</exception>
    public static IReadOnlyDictionary<string, ProviderLimits> Parse(string setting)
    {
        var limits = new Dictionary<string, ProviderLimits>(StringComparer.Ordinal);
        foreach (var text in SettingEntries.Of(setting))
        {
            var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [var provider] || words[0].Contains('=', StringComparison.Ordinal))
                throw new FormatException($"'{text}' is no limit of a provider; write its name, then concurrent=, perMinute= or timeout= with a number.");
            var name = words[0].Split('/');
            if (name is not [{ Length: > 0 }] and not [{ Length: > 0 }, _] || (name.Length == 2 && !Kinds.Contains(name[1])))
                throw new FormatException($"'{words[0]}' names no provider; write its name, or its name, / and one of {string.Join(", ", Kinds)}.");
            if (!limits.TryAdd(words[0], words[1..].Aggregate(new ProviderLimits(), With)))
                throw new FormatException($"The provider '{words[0]}' is there twice.");
        }
        return limits;
    }

    /// <summary>What holds for one kind of calls to a provider: what is said of that kind, else of the provider.</summary>
    public static ProviderLimits? For(IReadOnlyDictionary<string, ProviderLimits> limits, AiKind kind, string provider)
    {
        var all = limits.GetValueOrDefault(provider);
        return limits.GetValueOrDefault($"{provider}/{NameOf(kind)}") is { } own
            ? new(own.Concurrent ?? all?.Concurrent, own.PerMinute ?? all?.PerMinute, own.TimeoutSeconds ?? all?.TimeoutSeconds)
            : all;
    }

    private static readonly string[] Kinds = [.. Enum.GetValues<AiKind>().Select(NameOf)];

    private static string NameOf(AiKind kind) => kind.ToString().ToLowerInvariant();

    private static ProviderLimits With(ProviderLimits limits, string word) => word.Split('=') switch
    {
        ["concurrent", var text] when limits.Concurrent is null && Whole(text) is >= 1 and <= 100 and var calls => limits with { Concurrent = calls },
        ["perMinute", var text] when limits.PerMinute is null && Whole(text) is >= 0 and <= 100_000 and var calls => limits with { PerMinute = calls },
        ["timeout", var text] when limits.TimeoutSeconds is null && Whole(text) is >= 1 and <= 1_800 and var seconds => limits with { TimeoutSeconds = seconds },
        _ => throw new FormatException(
            $"'{word}' is no limit, or there twice; write concurrent=1 to 100, perMinute=0 to 100000 or timeout=1 to 1800 (seconds)."),
    };

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
