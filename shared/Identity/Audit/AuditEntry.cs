using System.Globalization;

namespace AutoVideo.Identity;

/// <summary>One action of an administrator: container <c>audit</c>, partition key the month (<c>2026-11</c>), id in order of time. Never changed.</summary>
/// <param name="Actor">Id of the user who did it, or <c>system</c>.</param>
/// <param name="Action">Such as <c>user.hide</c>.</param>
/// <param name="Target">Id of what it was done to.</param>
/// <param name="Before">The fields that changed, as JSON; null when there was nothing.</param>
/// <param name="After">The same fields afterwards.</param>
/// <param name="Address">Where the request came from.</param>
public sealed record AuditEntry(
    string Id, DateTimeOffset At, string Actor, string Action, string Target, string? Before, string? After, string? Address)
{
    public const string Container = "audit";
    public int SchemaVersion { get; init; } = 1;
    /// <summary>The session or API key that was used.</summary>
    public string? Credential { get; init; }

    public string Month => MonthOf(At);

    public static string MonthOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public static AuditEntry Of(AuditActor actor, string action, string target, string? before, string? after, DateTimeOffset now) =>
        new($"aud_{Guid.CreateVersion7(now):N}", now, actor.Id, action, target, before, after, actor.Address) { Credential = actor.Credential };
}

/// <summary>Who acts, and from where.</summary>
public sealed record AuditActor(string Id, string? Address, string? Credential)
{
    public static AuditActor System { get; } = new("system", null, null);
}
