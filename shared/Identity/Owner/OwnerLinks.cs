namespace AutoVideo.Identity;

/// <summary>
/// The one-time link with which the owner's browser signs in, printed when the host starts. A host that serves others prints one only
/// while its owner has no other way in: the first start of an installation.
/// </summary>
public sealed class OwnerLinks(LocalOwner owner, UserStore users, SessionStore sessions, Accounts accounts, OneTimeLinks links, LoginThrottle throttle, OwnerMode mode, SiteAddress site)
{
    private const string Purpose = "enter";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <returns>Null when the owner signs in with a password or an account elsewhere.</returns>
    public async Task<Uri?> MakeAsync(CancellationToken cancellation)
    {
        var user = await owner.EnsureAsync(cancellation);
        if (!mode.IsOn && (user.PasswordHash is not null || user.Logins.Count > 0))
            return null;
        var code = await links.MakeAsync(Purpose, user.Id, null, Lifetime, cancellation);
        return site.Of($"/api/v1/auth/enter?code={code}");
    }

    /// <returns>Null when the code is not good.</returns>
    public async Task<SignedIn?> EnterAsync(string? code, Client client, CancellationToken cancellation)
    {
        await throttle.TakeAsync(null, client.Address, cancellation);
        if (await links.TakeAsync(Purpose, code, cancellation) is not { } taken || await users.FindAsync(taken.UserId, cancellation) is not { Status: UserStatus.Active } user)
            return null;
        user = await accounts.NoteSignInAsync(user, null, cancellation);
        return await sessions.StartAsync(user, client, "link", mode.IsOn, cancellation);
    }
}
