namespace AutoVideo.Scenarios.Sharing;

/// <summary>A link that lets whoever has it see a scenario, or also comment. Only the hash of its secret is kept.</summary>
/// <param name="Id">Prefix that names the link in lists: <c>lnk_…</c>.</param>
/// <param name="Views">How often it was opened.</param>
public sealed record ScenarioLink(
    string Id, string ScenarioId, string SecretHash, ScenarioRight Right, string MadeBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, long Views)
{
    public int SchemaVersion { get; init; } = 1;
    public string Type { get; init; } = "link";
    public DateTimeOffset? RevokedAt { get; init; }

    public bool IsOpen(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;

    public static string IdOf(string scenarioId, string linkId) => $"{scenarioId}-{linkId}";
}

/// <summary>A remark on a scenario or one of its scenes.</summary>
/// <param name="SceneId">Null for the whole scenario; the scene may be gone since.</param>
/// <param name="UserId">Null for a guest who came by a link.</param>
/// <param name="AuthorName">As shown: a guest names themself.</param>
public sealed record ScenarioComment(string Id, string ScenarioId, string? SceneId, string? UserId, string AuthorName, string Text, DateTimeOffset CreatedAt)
{
    public const int MaxText = 2_000, MaxName = 60;

    public int SchemaVersion { get; init; } = 1;
    public string Type { get; init; } = "comment";
    public string? ReplyTo { get; init; }
    public string? ResolvedBy { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public string? LinkId { get; init; }

    public static string IdOf(string scenarioId, string commentId) => $"{scenarioId}-{commentId}";
}
