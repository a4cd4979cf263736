using System.Globalization;
using Microsoft.Extensions.Options;

namespace AutoVideo.Http;

/// <summary>Section <c>RateLimits</c>: how many requests the API takes in a minute.</summary>
internal sealed class RateLimitsOptions
{
    internal const string DefaultPlan = "default";

    /// <summary>Of a user, by plan: <c>default=600,premium=3000</c>. A plan that is not named has the default's.</summary>
    public string Plans { get; set; } = "default=600,creator=1200,premium=3000,admin=6000,super_admin=6000,owner=60000";

    /// <summary>Of one API key, which counts for its user too.</summary>
    public int PerKey { get; set; } = 600;

    /// <summary>Of an address without credentials, or with wrong ones.</summary>
    public int PerAddress { get; set; } = 600;

    /// <exception cref="FormatException">What is wrong with <see cref="Plans"/>.</exception>
    public IReadOnlyDictionary<string, int> PerPlan() => Plans.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(text => text.Split('=') is [{ Length: > 0 } name, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is > 0 and <= RateLimitsOptionsValidator.Most
            ? KeyValuePair.Create(name, limit)
            : throw new FormatException($"'{text}' is no plan and number, such as default=600."))
        .GroupBy(plan => plan.Key).ToDictionary(plan => plan.Key, plan => plan.Last().Value, StringComparer.Ordinal);
}

internal sealed class RateLimitsOptionsValidator : IValidateOptions<RateLimitsOptions>
{
    internal const int Most = 10_000_000;

    public ValidateOptionsResult Validate(string? name, RateLimitsOptions options)
    {
        if (options.PerKey is < 1 or > Most || options.PerAddress is < 1 or > Most)
            return ValidateOptionsResult.Fail($"RateLimits:PerKey and RateLimits:PerAddress must be from 1 to {Most}.");
        try
        {
            return options.PerPlan().ContainsKey(RateLimitsOptions.DefaultPlan)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"RateLimits:Plans has no plan '{RateLimitsOptions.DefaultPlan}'.");
        }
        catch (FormatException wrong)
        {
            return ValidateOptionsResult.Fail($"RateLimits:Plans cannot be read: {wrong.Message}");
        }
    }
}
