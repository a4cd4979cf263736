using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Identity;

/// <summary>
/// Guards that one super administrator stays: a list of them in one document. A user is added after the role was granted and taken out
/// before it is taken away, so whatever a crash leaves, the list never holds more than there are, and never becomes empty.
/// </summary>
public sealed class SuperAdmins(IDocumentStore documents)
{
    private static readonly DocumentKey Key = new("system", "identity", "super-admins");

    public Task AddAsync(string userId, CancellationToken cancellation) =>
        ChangeAsync(ids => ids.Contains(userId) ? ids : [.. ids, userId], cancellation);

    /// <exception cref="PermanentException"><c>last_super_admin</c>.</exception>
    public Task RemoveAsync(string userId, CancellationToken cancellation) => ChangeAsync(
        ids => !ids.Contains(userId) ? ids : ids.Count > 1 ? [.. ids.Where(id => id != userId)]
            : throw new PermanentException("last_super_admin", "This is the last super administrator. Appoint another one first."),
        cancellation);

    /// <summary>Takes out who is gone; the last one cannot have gone.</summary>
    public Task ForgetAsync(string userId, CancellationToken cancellation) =>
        ChangeAsync(ids => ids.Count > 1 && ids.Contains(userId) ? [.. ids.Where(id => id != userId)] : ids, cancellation);

    private async Task ChangeAsync(Func<IReadOnlyList<string>, IReadOnlyList<string>> change, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = await documents.ReadAsync(Key, IdentityJsonContext.Default.SuperAdminList, cancellation);
            var before = stored?.Value.UserIds ?? [];
            var after = change(before);
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
