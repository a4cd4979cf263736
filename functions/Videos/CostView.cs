using AutoVideo.Ai.Ledger;

namespace AutoVideo.Videos;

/// <summary>What calls to providers cost, in US dollars.</summary>
/// <param name="SavedUsd">What kept answers would have cost.</param>
/// <param name="EstimatedUsd">Of the cost for calls whose figures were never seen.</param>
/// <param name="Unknown">Calls of which nobody knows how they ended.</param>
internal sealed record CostView(decimal Usd, decimal SavedUsd, decimal EstimatedUsd, int Unknown, IReadOnlyList<StepCostView> Steps)
{
    public static CostView Of(IReadOnlyList<UsageGroup> groups) => new(
        groups.Sum(group => group.CostUsd), groups.Sum(group => group.SavedUsd), groups.Sum(group => group.EstimatedUsd), groups.Sum(group => group.Unknown),
        [.. groups.Select(group => new StepCostView(
            group.Stage, VideoView.Wire(group.Kind), group.Provider, group.Model, group.Calls, group.Failed, group.Unknown, group.CacheHits, group.CostUsd, group.SavedUsd))]);
}

internal sealed record StepCostView(
    string Stage, string Kind, string Provider, string Model, int Calls, int Failed, int Unknown, int CacheHits, decimal Usd, decimal SavedUsd);
