using AutoVideo.Failures;
using AutoVideo.Security;
using AutoVideo.Storage;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

/// <summary>Reads users, changes them on condition of the ETag, and passes the change on; old tokens end with the change that made them wrong.</summary>
public sealed class UserStore(
    IDocumentStore documents, UserProjector projector, ITokenDenylist denylist, VerifiedTokens verified, IOptions<IdentityOptions> options, TimeProvider time)
{
    public static DocumentKey KeyOf(string id) => new(User.Container, id, id);

    /// <summary>Null when there is none, or it was deleted.</summary>
    public async Task<User?> FindAsync(string? id, CancellationToken cancellation)
    {
        if (!User.IsId(id))
            return null;
        var stored = await documents.ReadAsync(KeyOf(id!), IdentityJsonContext.Default.User, cancellation);
        return stored is null or { Value.Status: UserStatus.Deleted } ? null : stored.Value;
    }

    /// <exception cref="PermanentException"><c>user_not_found</c>.</exception>
    public async Task<User> ReadAsync(string? id, CancellationToken cancellation) => await FindAsync(id, cancellation) ?? throw NotFound(id);

    /// <exception cref="PreconditionFailedException">There is one with this id.</exception>
    public async Task<User> CreateAsync(User user, CancellationToken cancellation)
    {
        var first = user with { Sequence = 1 };
        await documents.WriteAsync(KeyOf(first.Id), first, IdentityJsonContext.Default.User, WriteCondition.Absent, null, cancellation);
        await projector.ProjectAsync(first, cancellation);
        return first;
    }

    /// <summary>Changes a user, whoever else writes at the same time.</summary>
    /// <param name="id">The user's.</param>
    /// <param name="change">Pure; the same instance back means that nothing changes. Only entries for the audit log that it adds are kept.</param>
    /// <param name="cancellation">Nothing is half done after it.</param>
    /// <returns>The user as it now is.</returns>
    /// <exception cref="PermanentException"><c>user_not_found</c>, and what <paramref name="change"/> throws.</exception>
    public async Task<User> ChangeAsync(string id, Func<User, User> change, CancellationToken cancellation)
    {
        if (!User.IsId(id))
            throw NotFound(id);
        while (true)
        {
            var stored = await documents.ReadAsync(KeyOf(id), IdentityJsonContext.Default.User, cancellation);
            if (stored is null or { Value.Status: UserStatus.Deleted })
                throw NotFound(id);
            var before = stored.Value;
            // What the writer before us may not have passed on, should it have died, must not be overwritten.
            if (before.Outbox.Count > 0)
                await projector.ProjectAsync(before, cancellation);
            var clean = before with { Outbox = [] };
            var after = change(clean);
            if (ReferenceEquals(after, clean))
                return before;
            after = after with { Sequence = before.Sequence + 1, UpdatedAt = time.GetUtcNow(), SchemaVersion = 2 };
            try
            {
                await documents.WriteAsync(KeyOf(id), after, IdentityJsonContext.Default.User, WriteCondition.Matches(stored.ETag), null, cancellation);
            }
            catch (PreconditionFailedException)
            {
                continue;
            }
            if (after.Stamp != before.Stamp)
                await EndTokensAsync(before, cancellation);
            await projector.ProjectAsync(after, cancellation);
            return after;
        }
    }

    private async Task EndTokensAsync(User before, CancellationToken cancellation)
    {
        var lastIssued = time.GetUtcNow().AddMinutes(options.Value.AccessMinutes);
        await denylist.DenyAsync(AccessClaims.StampId(before.Id, before.Stamp), lastIssued, cancellation);
        verified.ForgetUser(before.Id);
    }

    private static PermanentException NotFound(string? id) => new("user_not_found", $"There is no user '{id}'.");
}
