using System.Text.Json.Serialization;
using AutoVideo.Ai.Calls;

namespace AutoVideo.Ai.Prices;

/// <summary>What a provider charges for a model from a day on, in US dollars. What is not given costs nothing.</summary>
/// <param name="Model">The provider's name; a last <c>*</c> stands for any ending.</param>
/// <param name="From">First day (UTC) on which it holds.</param>
public sealed record Price(string Provider, string Model, DateOnly From)
{
    public decimal InputPerMillionTokens { get; init; }
    public decimal OutputPerMillionTokens { get; init; }
    public decimal PerMillionCharacters { get; init; }
    public decimal PerImage { get; init; }
    public decimal PerMegapixel { get; init; }
    public decimal PerMinute { get; init; }

    /// <summary>The one cost function: of the ledger, of estimates and of what the cache saved.</summary>
    public decimal Of(AiUsage usage) => Math.Round(
        usage.InputTokens * InputPerMillionTokens / 1_000_000
        + usage.OutputTokens * OutputPerMillionTokens / 1_000_000
        + usage.Characters * PerMillionCharacters / 1_000_000
        + usage.Images * PerImage
        + usage.Pixels * PerMegapixel / 1_000_000
        + (decimal)usage.Seconds * PerMinute / 60, 8);

    [JsonIgnore]
    public bool IsPattern => Model.EndsWith('*');

    public bool IsOf(string provider, string model) => Provider == provider
        && (IsPattern ? model.StartsWith(Model[..^1], StringComparison.Ordinal) : model == Model);
}
