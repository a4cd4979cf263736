using System.Globalization;
using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Safety;

/// <summary>Refusals as admins see and overturn them.</summary>
public sealed class SafetyAppeals(IDocumentStore documents, AuditLog audit, TimeProvider time)
{
    private const int MaxReason = 500;

    /// <summary>Refusals of a month, newest first.</summary>
    /// <param name="month">E.g. <c>2026-11</c>; null for the month that runs (UTC).</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cursor">Where the page before ended.</param>
    /// <param name="cancellation">Ends the query.</param>
    /// <exception cref="PermanentException"><c>parameter_invalid</c>, <c>continuation_invalid</c>.</exception>
    public Task<DocumentPage<SafetyRefusal>> ListAsync(string? month, int limit, string? cursor, CancellationToken cancellation)
    {
        if (month is not null && !DateTime.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            throw new PermanentException("parameter_invalid", "month is written like 2026-11.");
        return documents.QueryAsync(
            new DocumentQuery(SafetyRefusal.Container, month ?? MonthOf(time.GetUtcNow())) { Descending = true, Limit = limit, Continuation = cursor },
            AiJsonContext.Default.SafetyRefusal, cancellation);
    }

    /// <summary>Lets the refused text pass from now on; the audit log has it before it is done. A repeat changes nothing.</summary>
    /// <exception cref="PermanentException"><c>refusal_not_found</c>, <c>parameter_invalid</c>.</exception>
    public async Task<SafetyRefusal> OverturnAsync(string id, AuditActor admin, string reason, CancellationToken cancellation)
    {
        if (reason.Length is 0 or > MaxReason)
            throw new PermanentException("parameter_invalid", $"reason has 1 to {MaxReason} characters.");
        var key = SafetyRefusal.KeyOf(MonthOf(id), id);
        var refusal = (await documents.ReadAsync(key, AiJsonContext.Default.SafetyRefusal, cancellation))?.Value ?? throw NotFound(id);
        if (refusal.Overturned is not null)
            return refusal;
        var overturned = new Overturned(admin.Id, reason, time.GetUtcNow());
        // Whose words they were is in the refusal, which goes when they go; the log stays.
        await audit.AddAsync(AuditEntry.Of(admin, "safety.overturn", id, null, JsonSerializer.Serialize(overturned, AiJsonContext.Default.Overturned), overturned.At), cancellation);
        // The verdict decides, so it comes first: a crash in between leaves a refusal that can be overturned again.
        var verdictKey = SafetyChecks.KeyOf(refusal.UserId, refusal.Verdict);
        if (await documents.ReadAsync(verdictKey, AiJsonContext.Default.SafetyVerdict, cancellation) is { } verdict)
            await documents.WriteAsync(
                verdictKey, verdict.Value with { Overturned = overturned }, AiJsonContext.Default.SafetyVerdict, WriteCondition.Matches(verdict.ETag), null, cancellation);
        refusal = refusal with { Overturned = overturned };
        await documents.WriteAsync(key, refusal, AiJsonContext.Default.SafetyRefusal, WriteCondition.None, null, cancellation);
        return refusal;
    }

    internal static string MonthOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>The month is in the id: a UUIDv7 begins with 48 bits of Unix milliseconds.</summary>
    private static string MonthOf(string id) => id.StartsWith("ref_", StringComparison.Ordinal) && Guid.TryParseExact(id[4..], "N", out _)
        && Convert.ToInt64(id[4..16], 16) is var milliseconds && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
        ? MonthOf(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds))
        : throw NotFound(id);

    private static PermanentException NotFound(string id) => new("refusal_not_found", $"There is no refusal '{id}'.");
}
