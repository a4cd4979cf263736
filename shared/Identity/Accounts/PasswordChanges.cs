using System.Security.Cryptography;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Security;

namespace AutoVideo.Identity;

/// <summary>New passwords and addresses: by who is signed in, or by a code that came by e-mail.</summary>
public sealed class PasswordChanges(
    UserStore users, UserNames names, Accounts accounts, Passwords passwords, SessionStore sessions, OneTimeLinks links, IFieldProtector fields,
    IdentityMails mails, LoginThrottle throttle, Confirmation confirmation)
{
    /// <summary>Sets a new password and ends all other sessions. One who has a password must know it; one who has none signed in just now.</summary>
    /// <exception cref="PermanentException"><c>login_failed</c>, <c>password_weak</c>, <c>password_wrong</c>, <c>sign_in_again</c>.</exception>
    public async Task ChangeAsync(Caller caller, string? current, string? next, string? address, CancellationToken cancellation)
    {
        var user = await users.ReadAsync(caller.UserId, cancellation);
        Passwords.CheckNew(next, accounts.EmailOf(user));
        await ConfirmAsync(caller, user, current, address, cancellation);
        var hash = await passwords.HashAsync(next!, cancellation);
        await users.ChangeAsync(user.Id, found => found.PasswordHash == user.PasswordHash
            ? found with { PasswordHash = hash }
            : throw new PermanentException("login_failed", "The password was changed meanwhile."), cancellation);
        await sessions.EndAllAsync(user.Id, except: caller.SessionId, cancellation);
    }

    /// <summary>Takes a new address; it counts as unconfirmed, and the old one can be used by others.</summary>
    /// <exception cref="PermanentException"><c>email_invalid</c>, <c>email_taken</c>, <c>password_wrong</c>, <c>sign_in_again</c>.</exception>
    public async Task ChangeEmailAsync(Caller caller, string? password, string? email, string? address, CancellationToken cancellation)
    {
        var normalised = EmailAddress.Normalise(email);
        var user = await users.ReadAsync(caller.UserId, cancellation);
        await ConfirmAsync(caller, user, password, address, cancellation);
        await SetEmailAsync(user, normalised, isVerified: false, change => users.ChangeAsync(user.Id, change, cancellation), cancellation);
    }

    /// <param name="user">Whose address it becomes.</param>
    /// <param name="normalised">By <see cref="EmailAddress.Normalise"/>.</param>
    /// <param name="isVerified">False: an e-mail asks to confirm it.</param>
    /// <param name="write">Changes the user, in one write with what else it changes.</param>
    /// <param name="cancellation">Leaves at most a reservation, which is taken over after a minute.</param>
    internal async Task<User> SetEmailAsync(
        User user, string normalised, bool isVerified, Func<Func<User, User>, Task<User>> write, CancellationToken cancellation)
    {
        var hash = names.HashOfEmail(normalised);
        if (user.EmailHash == hash)
            return await write(found => found);
        if (!await names.TryReserveAsync(hash, user.Id, cancellation))
            throw NameTaken.Email();
        string? before = null;
        var after = await write(found =>
        {
            before = found.EmailHash;
            return found with { Email = fields.Protect(Accounts.EmailField, found.Id, normalised), EmailHash = hash, EmailVerified = isVerified };
        });
        if (before is not null && before != hash)
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
            user => ResetDataOf(user) == taken.Data ? user.Restamped() with { PasswordHash = hash, EmailVerified = true } : throw Invalid(),
            cancellation);
        await sessions.EndAllAsync(taken.UserId, except: null, cancellation);
    }

    /// <summary>What a code to reset a password is good for: this address, and the password as it was. A password that was changed meanwhile ends it.</summary>
    internal static string ResetDataOf(User user) =>
        $"{user.EmailHash} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user.PasswordHash ?? "")).AsSpan(0, 16))}";

    private async Task ConfirmAsync(Caller caller, User user, string? password, string? address, CancellationToken cancellation)
    {
        if (user.PasswordHash is null)
        {
            await confirmation.CheckAsync(caller, null, address, cancellation);
            return;
        }
        await throttle.TakeAsync(user.EmailHash ?? user.Id, address, cancellation);
        if (await passwords.CheckAsync(user.PasswordHash, password ?? "", cancellation) == PasswordCheck.Wrong)
            throw new PermanentException("password_wrong", "The present password is wrong.");
    }

    private static PermanentException Invalid() => new("code_invalid", "This link has been used or has expired. Ask for a new one.");
}
