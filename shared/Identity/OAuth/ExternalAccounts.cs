using AutoVideo.Failures;
using AutoVideo.Security;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

/// <summary>Accounts at providers and the users they belong to.</summary>
public sealed class ExternalAccounts(
    UserStore users, UserNames names, Accounts accounts, IFieldProtector fields, IOptions<IdentityOptions> options, TimeProvider time)
{
    /// <summary>The user of an account; made when there is none. An address that has a user already is never taken over: that user links it.</summary>
    /// <exception cref="SignInRefusedException"><c>email_taken</c>, <c>hidden</c>, <c>registration_closed</c>.</exception>
    public async Task<User> FindOrCreateAsync(ExternalIdentity identity, CancellationToken cancellation)
    {
        var hash = HashOf(identity);
        var user = await users.FindAsync(await names.FindUserAsync(hash, cancellation), cancellation);
        if (user is not null && user.Logins.Any(login => login.SubjectHash == hash))
        {
            return user.Status == UserStatus.Active
                ? await accounts.NoteSignInAsync(user, null, cancellation)
                : throw new SignInRefusedException("hidden", "This account is hidden.");
        }
        return options.Value.Registration
            ? await CreateAsync(identity, hash, cancellation)
            : throw new SignInRefusedException("registration_closed", "Accounts are made by an administrator here.");
    }

    /// <summary>Links an account to a user; again is harmless.</summary>
    /// <exception cref="SignInRefusedException"><c>login_taken</c>: it signs somebody else in.</exception>
    /// <exception cref="PermanentException"><c>logins_too_many</c>.</exception>
    public async Task LinkAsync(string userId, ExternalIdentity identity, CancellationToken cancellation)
    {
        var hash = HashOf(identity);
        if (!await names.TryReserveAsync(hash, userId, cancellation))
            throw new SignInRefusedException("login_taken", "This account signs somebody else in.");
        await users.ChangeAsync(userId, user =>
        {
            if (user.Logins.Any(login => login.SubjectHash == hash))
                return user;
            if (user.Logins.Count >= User.MaxLogins)
                throw new PermanentException("logins_too_many", $"At most {User.MaxLogins} accounts can be linked.");
            return user with { Logins = [.. user.Logins, LoginOf(identity, hash)] };
        }, cancellation);
    }

    /// <summary>Unlinks the accounts at a provider. One way to sign in must stay.</summary>
    /// <exception cref="PermanentException"><c>login_not_found</c>, <c>last_login</c>.</exception>
    public async Task UnlinkAsync(string userId, string provider, CancellationToken cancellation)
    {
        IReadOnlyList<LinkedLogin> removed = [];
        await users.ChangeAsync(userId, user =>
        {
            removed = [.. user.Logins.Where(login => login.Provider == provider)];
            var rest = user.Logins.Where(login => login.Provider != provider).ToArray();
            if (removed.Count == 0)
                throw new PermanentException("login_not_found", "No account at this provider is linked.");
            return rest.Length > 0 || user.PasswordHash is not null
                ? user with { Logins = rest }
                : throw new PermanentException("last_login", "Set a password first: nothing else would sign you in.");
        }, cancellation);
        foreach (var login in removed)
            await names.ReleaseAsync(login.SubjectHash, userId, cancellation);
    }

    private async Task<User> CreateAsync(ExternalIdentity identity, string hash, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var id = User.NewId(now);
        var email = EmailAddress.TryNormalise(identity.Email);
        var emailHash = email is null ? null : names.HashOfEmail(email);
        if (!await names.TryReserveAsync(hash, id, cancellation))
            throw new SignInRefusedException("login_taken", "This account is being linked at this moment.");
        if (emailHash is not null && !await names.TryReserveAsync(emailHash, id, cancellation))
        {
            await names.ReleaseAsync(hash, id, cancellation);
            throw new SignInRefusedException("email_taken", "There is an account with this address. Sign in to it and link this one there.");
        }
        return await users.CreateAsync(new User(id, NameOf(identity), now)
        {
            Email = email is null ? null : fields.Protect(Accounts.EmailField, id, email),
            EmailHash = emailHash,
            EmailVerified = email is not null,
            Grants = [.. accounts.RolesOfNewUsers().Select(role => new RoleGrant(role, null, "system", now))],
            Logins = [LoginOf(identity, hash)],
            LastSignInAt = now,
        }, cancellation);
    }

    private LinkedLogin LoginOf(ExternalIdentity identity, string hash) => new(identity.Provider, hash, NameOf(identity), time.GetUtcNow());

    private string HashOf(ExternalIdentity identity) => names.HashOfLogin(identity.Provider, identity.Issuer, identity.Subject);

    // A provider's name is made to fit, not refused.
    private static string NameOf(ExternalIdentity identity)
    {
        var name = new string([.. identity.Name.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(DisplayName.MaxLength)]).Trim();
        return name.Length > 0 ? name : identity.Provider;
    }
}
