using AutoVideo.Failures;
using AutoVideo.Security;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

/// <summary>Makes accounts and signs people in with a password.</summary>
public sealed class Accounts(
    UserStore users, UserNames names, Passwords passwords, SessionStore sessions, IFieldProtector fields, LoginThrottle throttle, IdentityMails mails,
    IOptions<IdentityOptions> options, TimeProvider time)
{
    public const string EmailField = "users.email";

    /// <summary>Makes an account and signs it in; an e-mail asks to confirm the address.</summary>
    /// <exception cref="PermanentException"><c>registration_closed</c>, <c>email_invalid</c>, <c>email_taken</c>, <c>password_weak</c>, <c>name_invalid</c>.</exception>
    /// <exception cref="ThrottledException"/>
    public async Task<SignedIn> RegisterAsync(string? email, string? password, string? displayName, Client client, CancellationToken cancellation)
    {
        if (!options.Value.Registration)
            throw new PermanentException("registration_closed", "Accounts are made by an administrator here.");
        await throttle.TakeAsync(null, client.Address, cancellation);
        var user = await CreateAsync(email, password, displayName, RolesOfNewUsers(), AuditActor.System, null, cancellation);
        await mails.AskAsync(IdentityMails.VerifyEmail, user.EmailHash!, cancellation);
        return await sessions.StartAsync(user, client, "password", localOnly: false, cancellation);
    }

    /// <summary>Makes an account.</summary>
    /// <param name="email">Not normalised.</param>
    /// <param name="password">Null: it signs in by a link first.</param>
    /// <param name="displayName">Null: "User" and a number.</param>
    /// <param name="roles">What is granted.</param>
    /// <param name="actor">Who makes it.</param>
    /// <param name="audited">Action for the audit log; null leaves it out.</param>
    /// <param name="cancellation">Leaves at most a reservation, which is taken over after a minute.</param>
    public async Task<User> CreateAsync(
        string? email, string? password, string? displayName, IReadOnlyList<Role> roles, AuditActor actor, string? audited, CancellationToken cancellation)
    {
        var address = EmailAddress.Normalise(email);
        if (password is not null)
            Passwords.CheckNew(password, address);
        var now = time.GetUtcNow();
        var id = User.NewId(now);
        // Nothing of the address: a name is shown to others.
        var name = DisplayName.Check(displayName ?? $"User {id[^6..]}");
        var hash = password is null ? null : await passwords.HashAsync(password, cancellation);
        var emailHash = names.HashOfEmail(address);
        if (!await names.TryReserveAsync(emailHash, id, cancellation))
            throw NameTaken.Email();
        var user = new User(id, name, now)
        {
            Email = fields.Protect(EmailField, id, address),
            EmailHash = emailHash,
            PasswordHash = hash,
            Grants = [.. roles.Distinct().Select(role => new RoleGrant(role, null, actor.Id, now))],
        };
        if (audited is not null)
            user = user with { Outbox = [AuditEntry.Of(actor, audited, id, null, UserAudit.Of(user), now)] };
        return await users.CreateAsync(user, cancellation);
    }

    /// <summary>Signs in with address and password. Unknown addresses take as long and answer the same as wrong passwords.</summary>
    /// <exception cref="PermanentException"><c>login_failed</c>, <c>account_hidden</c>.</exception>
    /// <exception cref="ThrottledException"/>
    public async Task<SignedIn> LogInAsync(string? email, string? password, Client client, CancellationToken cancellation)
    {
        var address = EmailAddress.TryNormalise(email);
        var emailHash = names.HashOfEmail(address ?? "");
        await throttle.TakeAsync(emailHash, client.Address, cancellation);
        var user = address is null ? null : await users.FindAsync(await names.FindUserAsync(emailHash, cancellation), cancellation);
        // A reservation that a crash left names nobody's address.
        if (user?.EmailHash != emailHash)
            user = null;
        var check = await passwords.CheckAsync(user?.PasswordHash, password ?? "", cancellation);
        if (user is null || check == PasswordCheck.Wrong)
            throw new PermanentException("login_failed", "Address or password is wrong.");
        if (user.Status != UserStatus.Active)
            throw new PermanentException("account_hidden", "This account is hidden. An administrator can restore it.");
        var newHash = check == PasswordCheck.RightButOld ? await passwords.HashAsync(password!, cancellation) : null;
        user = await NoteSignInAsync(user, newHash, cancellation);
        return await sessions.StartAsync(user, client, "password", localOnly: false, cancellation);
    }

    /// <summary>Notes a sign-in, and writes anew what is stored by an old key or hash.</summary>
    public async Task<User> NoteSignInAsync(User user, string? newHash, CancellationToken cancellation)
    {
        var oldHash = user.PasswordHash;
        return await users.ChangeAsync(user.Id, found =>
        {
            var after = found with { LastSignInAt = time.GetUtcNow() };
            // A password that was changed meanwhile stays.
            if (newHash is not null && found.PasswordHash == oldHash)
                after = after with { PasswordHash = newHash };
            if (found.Email is { } stored && fields.Reveal(EmailField, found.Id, stored) is { IsStale: true } email)
                after = after with { Email = fields.Protect(EmailField, found.Id, email.Text) };
            return after;
        }, cancellation);
    }

    /// <summary>The address of e-mail in the clear, for its owner and administrators; null when there is none.</summary>
    public string? EmailOf(User user) => user.Email is null ? null : fields.Reveal(EmailField, user.Id, user.Email).Text;

    public IReadOnlyList<Role> RolesOfNewUsers() =>
        [.. options.Value.NewUserRoles.Split(',').Select(name => RoleTable.TryParse(name, out var role) ? role : Role.User)];
}
