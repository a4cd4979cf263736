using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Identity;

/// <summary>
/// Guards that one super administrator stays: a list of them in one document. A user is added after the role was granted and taken out
/// before it is taken away. Between a grant and its line the role may have been taken away again, so a line alone counts for nothing:
/// only whoever is active and has the role is one who stays.
/// </summary>
public sealed class SuperAdmins(IDocumentStore documents)
{
    private static readonly DocumentKey Key = new("system", "identity", "super-admins");

    public Task AddAsync(string userId, CancellationToken cancellation) =>
        ChangeAsync(ids => Task.FromResult(ids.Contains(userId) ? ids : [.. ids, userId]), cancellation);

    /// <summary>Takes somebody out, and with them all who are none.</summary>
    /// <exception cref="PermanentException"><c>last_super_admin</c>.</exception>
    public Task RemoveAsync(string userId, CancellationToken cancellation) => ChangeAsync(
        async ids =>
        {
            if (!ids.Contains(userId))
                return ids;
            List<string> others = [];
            foreach (var id in ids.Where(id => id != userId))
                if (await IsOneAsync(id, cancellation))
                    others.Add(id);
            return others.Count > 0 ? others : throw new PermanentException("last_super_admin", "This is the last super administrator. Appoint another one first.");
        },
        cancellation);

    /// <summary>Takes out who is gone; the last one cannot have gone.</summary>
    public Task ForgetAsync(string userId, CancellationToken cancellation) =>
        ChangeAsync(ids => Task.FromResult(ids.Count > 1 && ids.Contains(userId) ? [.. ids.Where(id => id != userId)] : ids), cancellation);

    private async Task<bool> IsOneAsync(string userId, CancellationToken cancellation) =>
        await documents.ReadAsync(UserStore.KeyOf(userId), IdentityJsonContext.Default.User, cancellation) is { Value: { Status: UserStatus.Active } user }
        && user.Grants.Any(grant => grant.Role == Role.SuperAdmin);

    private async Task ChangeAsync(Func<IReadOnlyList<string>, Task<IReadOnlyList<string>>> change, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = await documents.ReadAsync(Key, IdentityJsonContext.Default.SuperAdminList, cancellation);
            var before = stored?.Value.UserIds ?? [];
            var after = await change(before);
            if (ReferenceEquals(before, after))
                return;
            try
            {
                var condition = stored is null ? WriteCondition.Absent : WriteCondition.Matches(stored.ETag);
                await documents.WriteAsync(Key, new SuperAdminList(after), IdentityJsonContext.Default.SuperAdminList, condition, null, cancellation);
                return;
            }
            catch (PreconditionFailedException)
            {
                // Another administrator changed it at the same moment: decide again.
            }
        }
    }
}

public sealed record SuperAdminList(IReadOnlyList<string> UserIds)
{
    public int SchemaVersion { get; init; } = 1;
}
