using System.Security.Cryptography;
using System.Text;
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

    /// <summary>A request is not sent again after so many calls whose outcome nobody knows: of dead processes for anybody, of callers who left for them.</summary>
    public const int MostAbandoned = 2;

    /// <summary>More who left are not remembered at once.</summary>
    private const int MostLeft = 50;

    public int SchemaVersion { get; init; } = 1;

    /// <summary>Name of the kept answer, to see whether it was kept after all.</summary>
    public string? Manifest { get; init; }

    /// <summary>Address of the answer, under which its price is noted.</summary>
    public string? Answer { get; init; }

    /// <summary>The provider's id of the job: whoever takes over asks for it and does not submit again.</summary>
    public string? JobId { get; init; }

    /// <summary>Nobody asked for the job for so long that its record was ended and counts as spent: whoever asks for it yet pays nothing more.</summary>
    public bool IsCounted { get; init; }

    /// <summary>How many calls of processes that died ended without a known outcome.</summary>
    public int Abandoned { get; init; }

    /// <summary>When the last of them did.</summary>
    public DateTimeOffset AbandonedAt { get; init; }

    /// <summary>Who left before the answer.</summary>
    public IReadOnlyList<LeftCall> Left { get; init; } = [];

    /// <summary>The last call that ended without a known outcome, of a dead process or of a caller who left.</summary>
    public string? AbandonedCall { get; init; }

    /// <summary>A call is under way, or was when its process died: its record is still to be ended.</summary>
    [JsonIgnore]
    public bool IsOpen => GenerationId.Length > 0;

    public static DocumentKey KeyOf(string id) => new(Container, id, id);

    /// <summary>After its process died and nobody knows what became of its call. A job may still be asked for.</summary>
    public Flight AfterUnknown(DateTimeOffset now) =>
        this with { GenerationId = "", IsCounted = JobId is not null, Abandoned = Abandoned + 1, AbandonedAt = now, AbandonedCall = GenerationId };

    /// <summary>After its caller left before the answer.</summary>
    public Flight AfterLeaving(DateTimeOffset now)
    {
        var who = NameOf(UserId);
        var times = Left.FirstOrDefault(left => left.Who == who)?.Times ?? 0;
        return this with
        {
            GenerationId = "",
            Left = [.. Left.Where(left => left.Who != who).TakeLast(MostLeft - 1), new(who, times + 1, now)],
            AbandonedCall = GenerationId,
        };
    }

    /// <summary>How many calls ended without a known outcome since a moment, as far as they count against one who asks.</summary>
    public int BrokenOffSince(DateTimeOffset moment, string userId)
    {
        var who = NameOf(userId);
        return (AbandonedAt > moment ? Abandoned : 0) + Left.Where(left => left.Who == who && left.At > moment).Sum(left => left.Times);
    }

    /// <summary>Without what happened before a moment.</summary>
    public Flight Since(DateTimeOffset moment) => this with { Abandoned = AbandonedAt > moment ? Abandoned : 0, Left = [.. Left.Where(left => left.At > moment)] };

    /// <summary>After its call was answered: how earlier ones ended is of no account any more.</summary>
    public Flight AfterAnswer() => BetweenCalls() with { Abandoned = 0, Left = [], AbandonedCall = null };

    /// <summary>After a call that was never sent: nothing is known that was not known before.</summary>
    public Flight AfterNothing() => IsCounted ? this with { GenerationId = "" } : BetweenCalls();

    /// <summary>Between two calls: only how earlier ones ended is still told.</summary>
    public Flight BetweenCalls() => this with { GenerationId = "", JobId = null, IsCounted = false };

    /// <summary>Users are counted here, not named: the request is everybody's.</summary>
    private string NameOf(string userId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Id}\n{userId}")).AsSpan(0, 8));
}

/// <summary>A user who left a request before its answer.</summary>
/// <param name="Who">Hash of request and user.</param>
internal sealed record LeftCall(string Who, int Times, DateTimeOffset At);
