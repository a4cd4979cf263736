using AutoVideo.Ai.Calls;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Ledger;

/// <summary>What a kept answer cost: what each later use of it saves. Container <c>ai_answers</c>, partition key and id are the answer's address.</summary>
internal sealed record AnswerCost(string Id, string GenerationId, AiUsage Usage, decimal? CostUsd)
{
    public const string Container = "ai_answers";
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Only a figure goes with it, never an answer.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    /// <summary>The provider gave no figures: usage and cost are what was expected.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>Who answered, where it is the cost of something that was made of answers and is kept by itself; null for an answer.</summary>
    public string? Provider { get; init; }

    /// <summary>See <see cref="Provider"/>.</summary>
    public string? Model { get; init; }

    public static DocumentKey KeyOf(ContentAddress address) => KeyOf(address.ToString());

    public static DocumentKey KeyOf(string address) => new(Container, address, address);
}
