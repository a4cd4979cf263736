using AutoVideo.Failures;
using AutoVideo.Security;

namespace AutoVideo.Identity;

/// <summary>New passwords and addresses: by who is signed in, or by a code that came by e-mail.</summary>
public sealed class PasswordChanges(
    UserStore users, UserNames names, Accounts accounts, Passwords passwords, SessionStore sessions, OneTimeLinks links, IFieldProtector fields,
    IdentityMails mails, LoginThrottle throttle)
{
    /// <summary>Sets a new password and ends all other sessions. One who has a password must know it.</summary>
    /// <exception cref="PermanentException"><c>login_failed</c>, <c>password_weak</c>.</exception>
    public async Task ChangeAsync(Caller caller, string? current, string? next, string? address, CancellationToken cancellation)
    {
        var user = await users.ReadAsync(caller.UserId, cancellation);
        Passwords.CheckNew(next, accounts.EmailOf(user));
        if (user.PasswordHash is not null)
            await ConfirmAsync(user, current, address, cancellation);
        var hash = await passwords.HashAsync(next!, cancellation);
        await users.ChangeAsync(user.Id, found => found.PasswordHash == user.PasswordHash
            ? found with { PasswordHash = hash }
            : throw new PermanentException("login_failed", "The password was changed meanwhile."), cancellation);
        await sessions.EndAllAsync(user.Id, except: caller.SessionId, cancellation);
    }

    /// <summary>Takes a new address; it counts as unconfirmed, and the old one can be used by others.</summary>
    /// <exception cref="PermanentException"><c>email_invalid</c>, <c>email_taken</c>, <c>login_failed</c>.</exception>
    public async Task ChangeEmailAsync(Caller caller, string? password, string? email, string? address, CancellationToken cancellation)
    {
        var normalised = EmailAddress.Normalise(email);
        var user = await users.ReadAsync(caller.UserId, cancellation);
        if (user.PasswordHash is not null)
            await ConfirmAsync(user, password, address, cancellation);
        await SetEmailAsync(user, normalised, isVerified: false, cancellation);
    }

    internal async Task<User> SetEmailAsync(User user, string normalised, bool isVerified, CancellationToken cancellation)
    {
        var hash = names.HashOfEmail(normalised);
        if (user.EmailHash == hash)
            return user;
        if (!await names.TryReserveAsync(hash, user.Id, cancellation))
            throw NameTaken.Email();
        var before = user.EmailHash;
        var after = await users.ChangeAsync(
            user.Id, found => found with { Email = fields.Protect(Accounts.EmailField, found.Id, normalised), EmailHash = hash, EmailVerified = isVerified }, cancellation);
        if (before is not null)
            await names.ReleaseAsync(before, user.Id, cancellation);
        if (!isVerified)
            await mails.AskAsync(IdentityMails.VerifyEmail, hash, cancellation);
        return after;
    }

    /// <summary>Confirms the address that a code was sent to.</summary>
    /// <exception cref="PermanentException"><c>code_invalid</c>.</exception>
    public async Task VerifyEmailAsync(string? code, string? address, CancellationToken cancellation)
    {
        await throttle.TakeAsync(null, address, cancellation);
        var taken = await links.TakeAsync(IdentityMails.VerifyEmail, code, cancellation) ?? throw Invalid();
        await users.ChangeAsync(taken.UserId, user => user.EmailHash == taken.Data ? user with { EmailVerified = true } : throw Invalid(), cancellation);
    }

    /// <summary>Has a code sent with which a new password can be set; answers the same whether there is such an account or not.</summary>
    public async Task ForgotAsync(string? email, string? address, CancellationToken cancellation)
    {
        var normalised = EmailAddress.Normalise(email);
        var hash = names.HashOfEmail(normalised);
        await throttle.TakeAsync(hash, address, cancellation);
        await mails.AskAsync(IdentityMails.ResetPassword, hash, cancellation);
    }

    /// <summary>Sets a new password by a code, confirms the address with it, and ends all sessions.</summary>
    /// <exception cref="PermanentException"><c>code_invalid</c>, <c>password_weak</c>.</exception>
    public async Task ResetAsync(string? code, string? password, string? address, CancellationToken cancellation)
    {
        await throttle.TakeAsync(null, address, cancellation);
        Passwords.CheckNew(password, null);
        var hash = await passwords.HashAsync(password!, cancellation);
        var taken = await links.TakeAsync(IdentityMails.ResetPassword, code, cancellation) ?? throw Invalid();
        await users.ChangeAsync(
            taken.UserId,
            user => user.EmailHash == taken.Data ? user.Restamped() with { PasswordHash = hash, EmailVerified = true } : throw Invalid(),
            cancellation);
        await sessions.EndAllAsync(taken.UserId, except: null, cancellation);
    }

    private async Task ConfirmAsync(User user, string? password, string? address, CancellationToken cancellation)
    {
        await throttle.TakeAsync(user.EmailHash ?? user.Id, address, cancellation);
        if (await passwords.CheckAsync(user.PasswordHash, password ?? "", cancellation) == PasswordCheck.Wrong)
            throw new PermanentException("password_wrong", "The present password is wrong.");
    }

    private static PermanentException Invalid() => new("code_invalid", "This link has been used or has expired. Ask for a new one.");
}
