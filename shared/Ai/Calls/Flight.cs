using System.Text.Json.Serialization;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Calls;

/// <summary>
/// A paid request on its way: container <c>ai_flights</c>, partition key and id are the hash of what is asked for, so of two who ask the
/// same one asks the provider and the other waits. It goes when the outcome is known.
/// </summary>
/// <param name="Holder">The process that makes the call.</param>
/// <param name="LeaseUntil">When the holder is taken for dead unless it says otherwise.</param>
/// <param name="GenerationId">The call's record in the ledger; empty between two calls.</param>
/// <param name="IdempotencyKey">The same for every try of the request.</param>
internal sealed record Flight(string Id, string Holder, DateTimeOffset LeaseUntil, string GenerationId, string UserMonth, string UserId, string IdempotencyKey)
{
    public const string Container = "ai_flights";

    /// <summary>A request is not sent again after so many calls whose outcome nobody knows.</summary>
    public const int MostAbandoned = 2;

    public int SchemaVersion { get; init; } = 1;

    /// <summary>Name of the kept answer, to see whether it was kept after all.</summary>
    public string? Manifest { get; init; }

    /// <summary>Address of the answer, under which its price is noted.</summary>
    public string? Answer { get; init; }

    /// <summary>The provider's id of the job: whoever takes over asks for it and does not submit again.</summary>
    public string? JobId { get; init; }

    /// <summary>Nobody asked for the job for so long that its record was ended and counts as spent: whoever asks for it yet pays nothing more.</summary>
    public bool IsCounted { get; init; }

    /// <summary>How many calls ended without a known outcome.</summary>
    public int Abandoned { get; init; }

    /// <summary>When the last of them did.</summary>
    public DateTimeOffset AbandonedAt { get; init; }

    /// <summary>The last of these calls.</summary>
    public string? AbandonedCall { get; init; }

    /// <summary>A call is under way, or was when its process died: its record is still to be ended.</summary>
    [JsonIgnore]
    public bool IsOpen => GenerationId.Length > 0;

    public static DocumentKey KeyOf(string id) => new(Container, id, id);

    /// <summary>After its call ended without a known outcome. A job may still be asked for.</summary>
    public Flight AfterUnknown(DateTimeOffset now) =>
        this with { GenerationId = "", IsCounted = JobId is not null, Abandoned = Abandoned + 1, AbandonedAt = now, AbandonedCall = GenerationId };

    /// <summary>After a call that was never sent: nothing is known that was not known before.</summary>
    public Flight AfterNothing() => IsCounted ? this with { GenerationId = "" } : BetweenCalls();

    /// <summary>Between two calls: only how earlier ones ended is still told.</summary>
    public Flight BetweenCalls() => this with { GenerationId = "", JobId = null, IsCounted = false };
}
