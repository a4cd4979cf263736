namespace AutoVideo.Identity;

/// <summary>A user as they see themselves. Times are ISO 8601 in UTC.</summary>
/// <param name="Roles">By name: user, creator, premium, admin, super_admin.</param>
/// <param name="Logins">Accounts at identity providers that sign them in.</param>
internal sealed record AccountView(
    string Id, string DisplayName, string? Email, bool EmailVerified, bool HasPassword, IReadOnlyList<string> Roles, IReadOnlyList<string> Permissions,
    IReadOnlyList<LoginView> Logins, DateTimeOffset CreatedAt);

internal sealed record LoginView(string Provider, string Name, DateTimeOffset LinkedAt);

/// <summary>Makes views of users.</summary>
public sealed class AccountViews(Accounts accounts, TimeProvider time)
{
    internal AccountView Of(User user)
    {
        var roles = user.RolesAt(time.GetUtcNow());
        return new AccountView(
            user.Id, user.DisplayName, accounts.EmailOf(user), user.EmailVerified, user.PasswordHash is not null, [.. roles.Select(RoleTable.NameOf)],
            [.. RoleTable.Of(roles).Order(StringComparer.Ordinal)], [.. user.Logins.Select(login => new LoginView(login.Provider, login.Name, login.LinkedAt))],
            user.CreatedAt);
    }
}
