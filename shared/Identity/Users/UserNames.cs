using AutoVideo.Failures;
using AutoVideo.Security;
using AutoVideo.Storage;

namespace AutoVideo.Identity;

/// <summary>Reserves what may belong to one user only, and finds the user by it.</summary>
public sealed class UserNames(IDocumentStore documents, KeyedHash hash, TimeProvider time)
{
    // Long enough for whoever reserved it to write the user.
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(1);

    /// <param name="normalised">By <see cref="EmailAddress.Normalise"/>.</param>
    public string HashOfEmail(string normalised) => hash.Hex("user.email", normalised);

    public string HashOfLogin(string provider, string issuer, string subject) => hash.Hex("user.login", $"{provider}\n{issuer}\n{subject}");

    /// <param name="handle">By <see cref="Profiles.Handle.Check"/>.</param>
    public string HashOfHandle(string handle) => hash.Hex("user.handle", handle);

    /// <summary>All that is reserved for a user.</summary>
    public IEnumerable<string> Of(User user) =>
        [.. user.Logins.Select(login => login.SubjectHash), .. new[] { user.EmailHash, user.Handle is null ? null : HashOfHandle(user.Handle) }.OfType<string>()];

    public async Task<string?> FindUserAsync(string id, CancellationToken cancellation) =>
        (await documents.ReadAsync(KeyOf(id), IdentityJsonContext.Default.UserReservation, cancellation))?.Value.UserId;

    /// <summary>Reserves it for a user; again for the same user makes it last anew, so that nobody takes over what is about to be written.</summary>
    /// <returns>False: it is another user's.</returns>
    public async Task<bool> TryReserveAsync(string id, string userId, CancellationToken cancellation)
    {
        var mine = new UserReservation(id, userId, time.GetUtcNow());
        while (true)
        {
            var stored = await documents.ReadAsync(KeyOf(id), IdentityJsonContext.Default.UserReservation, cancellation);
            if (stored?.Value.UserId == userId && time.GetUtcNow() - stored.Value.CreatedAt < Abandoned / 2)
                return true;
            if (stored is not null && stored.Value.UserId != userId && !await IsAbandonedAsync(stored.Value, cancellation))
                return false;
            try
            {
                var condition = stored is null ? WriteCondition.Absent : WriteCondition.Matches(stored.ETag);
                await documents.WriteAsync(KeyOf(id), mine, IdentityJsonContext.Default.UserReservation, condition, null, cancellation);
                return true;
            }
            catch (PreconditionFailedException)
            {
                // Somebody else reserves it now: look again.
            }
        }
    }

    /// <summary>Gives it back if it is this user's.</summary>
    public async Task ReleaseAsync(string id, string userId, CancellationToken cancellation)
    {
        var stored = await documents.ReadAsync(KeyOf(id), IdentityJsonContext.Default.UserReservation, cancellation);
        if (stored?.Value.UserId != userId)
            return;
        try
        {
            await documents.DeleteAsync(KeyOf(id), WriteCondition.Matches(stored.ETag), cancellation);
        }
        catch (PreconditionFailedException)
        {
            // It changed hands in between.
        }
    }

    /// <summary>Its user does not exist or no longer names it, and nobody is about to write it.</summary>
    private async Task<bool> IsAbandonedAsync(UserReservation reservation, CancellationToken cancellation)
    {
        if (time.GetUtcNow() - reservation.CreatedAt < Abandoned)
            return false;
        var user = await documents.ReadAsync(UserStore.KeyOf(reservation.UserId), IdentityJsonContext.Default.User, cancellation);
        return user is null || !Of(user.Value).Contains(reservation.Id);
    }

    private static DocumentKey KeyOf(string id) => new(UserReservation.Container, id, id);
}

/// <summary>Why a name cannot be had.</summary>
internal static class NameTaken
{
    public static PermanentException Email() => new("email_taken", "There is an account with this address of e-mail. Log in, or have its password reset.");
}
