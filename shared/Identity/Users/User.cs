using AutoVideo.AccountData;
using AutoVideo.Profiles;

namespace AutoVideo.Identity;

/// <summary>A user: container <c>users</c>, partition key and id are the user's id.</summary>
public sealed record User(string Id, string DisplayName, DateTimeOffset CreatedAt)
{
    public const string Container = "users";
    public const int MaxGrants = 20;
    public const int MaxLogins = 10;

    public int SchemaVersion { get; init; } = 2;
    public UserStatus Status { get; init; } = UserStatus.Active;
    /// <summary>Encrypted (field <c>users.email</c>).</summary>
    public string? Email { get; init; }
    /// <summary>Keyed hash of the normalised address: the id of its reservation.</summary>
    public string? EmailHash { get; init; }
    public bool EmailVerified { get; init; }
    /// <summary>ASP.NET Core Identity, version 3.</summary>
    public string? PasswordHash { get; init; }
    public IReadOnlyList<RoleGrant> Grants { get; init; } = [];
    /// <summary>Their name in addresses, unique and in lower case; null until they choose one.</summary>
    public string? Handle { get; init; }
    public UserProfile Profile { get; init; } = new();
    /// <summary>BCP 47; null for what the browser prefers.</summary>
    public string? Language { get; init; }
    /// <summary>IANA name; null for the installation's.</summary>
    public string? TimeZone { get; init; }
    /// <summary>Name of a plan; null for that of the highest role that has one.</summary>
    public string? Plan { get; init; }
    /// <summary>The deletion of the account or the channel that was asked for.</summary>
    public PendingErasure? Erasure { get; init; }
    /// <summary>Accounts at identity providers that sign this user in.</summary>
    public IReadOnlyList<LinkedLogin> Logins { get; init; } = [];
    /// <summary>Raised when tokens issued before are no longer right: other roles, another password, hidden.</summary>
    public int Stamp { get; init; } = 1;
    public DateTimeOffset? LastSignInAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    /// <summary>Counts changes; projections never go back.</summary>
    public long Sequence { get; init; }
    /// <summary>What the last change has to tell the audit log.</summary>
    public IReadOnlyList<AuditEntry> Outbox { get; init; } = [];

    public static string NewId(DateTimeOffset now) => $"usr_{Guid.CreateVersion7(now):N}";

    public static bool IsId(string? id) =>
        id is { Length: > 4 and <= 64 } && id.StartsWith("usr_", StringComparison.Ordinal) && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>Granted and not expired.</summary>
    public IReadOnlyList<Role> RolesAt(DateTimeOffset now) =>
        [.. Grants.Where(grant => grant.ExpiresAt is null || grant.ExpiresAt > now).Select(grant => grant.Role).Distinct().Order()];

    /// <summary>When the next grant ends; null when none does.</summary>
    public DateTimeOffset? NextExpiry(DateTimeOffset now) => Grants.Where(grant => grant.ExpiresAt > now).Min(grant => grant.ExpiresAt);

    /// <summary>The same user with new tokens needed.</summary>
    public User Restamped() => this with { Stamp = Stamp + 1 };
}

public enum UserStatus
{
    Active,
    /// <summary>Cannot sign in and is not shown; an administrator can undo it.</summary>
    Hidden,
    /// <summary>Marked: everything of it is about to be removed.</summary>
    Deleted,
}

/// <param name="ExpiresAt">Null: until it is revoked.</param>
/// <param name="GrantedBy">A user's id, or <c>system</c>.</param>
public sealed record RoleGrant(Role Role, DateTimeOffset? ExpiresAt, string GrantedBy, DateTimeOffset GrantedAt);

/// <param name="Provider">google, github or oidc.</param>
/// <param name="SubjectHash">Keyed hash of provider, issuer and subject: the id of its reservation.</param>
/// <param name="Name">What the provider calls the account; shown to its owner only.</param>
public sealed record LinkedLogin(string Provider, string SubjectHash, string Name, DateTimeOffset LinkedAt);

/// <summary>
/// One name for one user: container <c>user_names</c>, partition key and id are the hash of what is reserved (an address of e-mail, an account
/// at a provider). Written before the user, so one without a user is what a crash left, and is taken over after a minute.
/// </summary>
public sealed record UserReservation(string Id, string UserId, DateTimeOffset CreatedAt)
{
    public const string Container = "user_names";
    public int SchemaVersion { get; init; } = 1;
}
