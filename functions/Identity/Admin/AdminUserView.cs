namespace AutoVideo.Identity;

/// <summary>A user as administrators see them.</summary>
/// <param name="Status">active, hidden or deleted.</param>
internal sealed record AdminUserView(
    string Id, string DisplayName, string? Email, bool EmailVerified, bool HasPassword, string Status, IReadOnlyList<GrantView> Grants, IReadOnlyList<string> Providers,
    DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt)
{
    public static AdminUserView Of(User user, string? email) => new(
        user.Id, user.DisplayName, email, user.EmailVerified, user.PasswordHash is not null, Wire(user.Status),
        [.. user.Grants.Select(grant => new GrantView(RoleTable.NameOf(grant.Role), grant.ExpiresAt, grant.GrantedBy, grant.GrantedAt))],
        [.. user.Logins.Select(login => login.Provider)], user.CreatedAt, user.LastSignInAt);

    public static string Wire(UserStatus status) => status.ToString().ToLowerInvariant();
}

/// <param name="GrantedBy">A user's id, or system.</param>
internal sealed record GrantView(string Role, DateTimeOffset? ExpiresAt, string GrantedBy, DateTimeOffset GrantedAt);

/// <summary>A line of the list of users.</summary>
/// <param name="Role">The highest that is granted.</param>
internal sealed record AdminUserLine(
    string Id, string DisplayName, string? Email, bool EmailVerified, string Status, string Role, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt);

internal sealed record AdminUserPage(IReadOnlyList<AdminUserLine> Items, string? Next);
