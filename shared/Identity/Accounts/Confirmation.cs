using AutoVideo.AccountData;
using AutoVideo.Failures;
using AutoVideo.Storage;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

/// <summary>Has somebody show again that it is them, before what cannot be undone: by their password, or by having signed in just now.</summary>
public sealed class Confirmation(
    IDocumentStore documents, UserStore users, Passwords passwords, LoginThrottle throttle, IOptions<AccountDataOptions> options, TimeProvider time)
{
    /// <exception cref="PermanentException"><c>password_wrong</c>, <c>sign_in_again</c>.</exception>
    /// <exception cref="ThrottledException"/>
    public async Task CheckAsync(Caller caller, string? password, string? address, CancellationToken cancellation)
    {
        var user = await users.ReadAsync(caller.UserId, cancellation);
        if (password is not null)
        {
            await throttle.TakeAsync(user.EmailHash ?? user.Id, address, cancellation);
            if (await passwords.CheckAsync(user.PasswordHash, password, cancellation) == PasswordCheck.Wrong)
                throw new PermanentException("password_wrong", "The password is wrong.");
            return;
        }
        if (!await IsRecentAsync(caller, cancellation))
            throw new PermanentException("sign_in_again", "Confirm with your password, or sign in again and repeat this within a few minutes.");
    }

    private async Task<bool> IsRecentAsync(Caller caller, CancellationToken cancellation)
    {
        if (caller.Credential == Credential.OwnerKey)
            return true;
        var session = caller.SessionId is { } id
            ? await documents.ReadAsync(new(Session.Container, caller.UserId, id), IdentityJsonContext.Default.Session, cancellation)
            : null;
        return session is not null && time.GetUtcNow() - session.Value.CreatedAt <= TimeSpan.FromMinutes(options.Value.RecentSignInMinutes);
    }
}
