using AutoVideo.Failures;
using AutoVideo.Identity;

namespace AutoVideo.AccountData;

/// <summary>Hides an account at its owner's wish; only an administrator brings it back.</summary>
public sealed class AccountHiding(UserStore users, SessionStore sessions, TimeProvider time)
{
    /// <exception cref="PermanentException"><c>self_refused</c> for administrators.</exception>
    public async Task HideAsync(string userId, AuditActor actor, CancellationToken cancellation)
    {
        await users.ChangeAsync(userId, found =>
        {
            var now = time.GetUtcNow();
            if (found.RolesAt(now).Any(role => role >= Role.Admin))
                throw new PermanentException("self_refused", "Administrators do not hide themselves; have another one take the role away first.");
            return found.Status == UserStatus.Hidden ? found : found.Restamped() with
            {
                Status = UserStatus.Hidden,
                Outbox = [AuditEntry.Of(actor, "account.hide", userId, null, null, now)],
            };
        }, cancellation);
        await sessions.EndAllAsync(userId, except: null, cancellation);
    }
}
