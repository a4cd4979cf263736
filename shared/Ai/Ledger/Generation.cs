using System.Text.Json.Serialization;
using AutoVideo.Ai.Calls;

namespace AutoVideo.Ai.Ledger;

/// <summary>
/// Intent: stored before the call. Submitted: the provider has given a job id. The others are final; Unknown: the call was made, its
/// answer was never seen, and its estimate counts as spent.
/// </summary>
public enum GenerationState { Intent, Submitted, Answered, Failed, Unknown }

/// <summary>One call to a provider, or one that the cache saved. Container <c>ai_generations</c>, partition key user and month (UTC).</summary>
/// <param name="Id"><c>gen_</c> and a UUIDv7.</param>
/// <param name="UserMonth">E.g. <c>usr_1:2026-11</c>.</param>
/// <param name="Stage">What the call served: script, voice, visuals, ….</param>
/// <param name="Day">Day in UTC, e.g. <c>2026-11-21</c>.</param>
public sealed record Generation(
    string Id, string UserMonth, string UserId, string? VideoId, string Stage, AiKind Kind, string Provider, string Model,
    GenerationState State, DateTimeOffset StartedAt, string Day)
{
    public const string Container = "ai_generations";
    public int SchemaVersion { get; init; } = 1;
    public string Type { get; init; } = "call";

    public string? IdempotencyKey { get; init; }
    public string? JobId { get; init; }
    public AiUsage Estimate { get; init; } = new();
    public AiUsage? Usage { get; init; }

    /// <summary>US dollars by the price table of the day; null when the table does not know the model.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>The cost, or a part of it, is that of the estimate: the provider's figures were never seen.</summary>
    public bool CostIsEstimate { get; init; }

    /// <summary>That part; null when it is all of an estimated cost.</summary>
    public decimal? EstimatedUsd { get; init; }
    public bool IsCacheHit { get; init; }

    /// <summary>What a cache hit would have cost.</summary>
    public decimal? SavedUsd { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How often the request was sent, retries included.</summary>
    public int Sends { get; init; }

    /// <summary>Why there was no answer.</summary>
    public string? Fault { get; init; }
    public string? Why { get; init; }

    /// <summary>Code of what kept a paid answer from being kept, e.g. <c>disk_full</c>.</summary>
    public string? Lost { get; init; }
    public IReadOnlyList<PassedOverProvider> PassedOver { get; init; } = [];

    /// <summary>Experiment and variant, e.g. <c>script/asking</c>.</summary>
    public string? Variant { get; init; }

    /// <summary>The call whose outcome nobody knows that this one repeats.</summary>
    public string? RepeatOf { get; init; }

    /// <summary>Beginnings of the names of the blobs of an answer that is this user's alone: they are removed with the user.</summary>
    public IReadOnlyList<string> Personal { get; init; } = [];

    [JsonIgnore]
    public bool IsSettled => State is GenerationState.Answered or GenerationState.Failed or GenerationState.Unknown;

    public static string PartitionOf(string userId, DateTimeOffset at) => $"{userId}:{at.UtcDateTime:yyyy-MM}";

    internal static Generation Of(ProviderCall call, CallOwner owner, string id, DateTimeOffset now) => new(
        id, PartitionOf(owner.UserId, now), owner.UserId, owner.VideoId, owner.Stage, call.Kind, call.Provider, call.Model,
        GenerationState.Intent, now, $"{now.UtcDateTime:yyyy-MM-dd}")
    {
        Estimate = call.Estimate,
        Variant = owner.Variant,
        Personal = call.Personal,
    };

    internal static string NewId(DateTimeOffset now) => $"gen_{Guid.CreateVersion7(now):N}";
}
