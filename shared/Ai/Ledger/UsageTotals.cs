using AutoVideo.Ai.Calls;

namespace AutoVideo.Ai.Ledger;

/// <summary>
/// Sums over settled calls, written in one batch with each of them: of a day (<c>day-2026-11-21</c>) and of a video
/// (<c>video-vid_…</c>), beside the calls in their partition.
/// </summary>
/// <param name="Type"><c>day</c> or <c>video</c>.</param>
/// <param name="Key">The day, or the video's id.</param>
public sealed record UsageTotals(string Id, string UserMonth, string Type, string Key, IReadOnlyList<UsageGroup> Groups)
{
    public int SchemaVersion { get; init; } = 1;

    public static UsageTotals OfDay(string userMonth, string day) => new($"day-{day}", userMonth, "day", day, []);

    public static UsageTotals OfVideo(string userMonth, string videoId) => new($"video-{videoId}", userMonth, "video", videoId, []);

    /// <summary>With one settled call more.</summary>
    public UsageTotals With(Generation settled)
    {
        var group = Groups.FirstOrDefault(group => group.IsOf(settled));
        var added = (group ?? new UsageGroup(settled.Stage, settled.Kind, settled.Provider, settled.Model)).With(settled);
        return this with { Groups = [.. Groups.Where(other => other != group), added] };
    }
}

/// <summary>Calls of one kind for one stage to one model.</summary>
public sealed record UsageGroup(string Stage, AiKind Kind, string Provider, string Model)
{
    public int Calls { get; init; }
    public int Failed { get; init; }
    public int Unknown { get; init; }
    public int CacheHits { get; init; }

    /// <summary>Calls of models that the price table does not know.</summary>
    public int Unpriced { get; init; }
    public AiUsage Usage { get; init; } = new();
    public decimal CostUsd { get; init; }

    /// <summary>The part of the cost that is estimated, because the provider's figures were never seen.</summary>
    public decimal EstimatedUsd { get; init; }
    public decimal SavedUsd { get; init; }

    /// <summary>Sums over calls of the same kind.</summary>
    public bool IsLike(UsageGroup other) => Stage == other.Stage && Kind == other.Kind && Provider == other.Provider && Model == other.Model;

    public bool IsOf(Generation call) => Stage == call.Stage && Kind == call.Kind && Provider == call.Provider && Model == call.Model;

    public UsageGroup With(Generation call) => this with
    {
        Calls = Calls + 1,
        Failed = Failed + (call.State == GenerationState.Failed ? 1 : 0),
        Unknown = Unknown + (call.State == GenerationState.Unknown ? 1 : 0),
        CacheHits = CacheHits + (call.IsCacheHit ? 1 : 0),
        Unpriced = Unpriced + (call is { IsCacheHit: false, CostUsd: null } ? 1 : 0),
        Usage = call is { IsCacheHit: false, Usage: { } usage } ? Usage + usage : Usage,
        CostUsd = CostUsd + (call.CostUsd ?? 0),
        EstimatedUsd = EstimatedUsd + (call.CostIsEstimate ? call.EstimatedUsd ?? call.CostUsd ?? 0 : 0),
        SavedUsd = SavedUsd + (call.SavedUsd ?? 0),
    };

    /// <summary>Both together, for a wider view; names stay those of this one.</summary>
    public UsageGroup And(UsageGroup other) => this with
    {
        Calls = Calls + other.Calls,
        Failed = Failed + other.Failed,
        Unknown = Unknown + other.Unknown,
        CacheHits = CacheHits + other.CacheHits,
        Unpriced = Unpriced + other.Unpriced,
        Usage = Usage + other.Usage,
        CostUsd = CostUsd + other.CostUsd,
        EstimatedUsd = EstimatedUsd + other.EstimatedUsd,
        SavedUsd = SavedUsd + other.SavedUsd,
    };
}
