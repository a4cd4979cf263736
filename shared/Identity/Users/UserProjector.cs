using System.Text.Json;
using AutoVideo.Storage;

namespace AutoVideo.Identity;

/// <summary>A line of the list of all users: container <c>user_list</c>, one partition, id the user's id, so in order of creation.</summary>
/// <param name="NameKey">The name in lower case, to search by its beginning.</param>
/// <param name="Email">Encrypted like the user's own (field <c>users.email</c>).</param>
/// <param name="Role">Name of the highest role that is granted; whether it has expired is seen in the user.</param>
public sealed record UserSummary(
    string Id, string DisplayName, string NameKey, string? Email, string? EmailHash, bool EmailVerified, UserStatus Status, Role Role,
    DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt, long Sequence)
{
    public const string Container = "user_list";
    public const string Partition = "all";
    public int SchemaVersion { get; init; } = 1;

    public static UserSummary Of(User user) => new(
        user.Id, user.DisplayName, user.DisplayName.ToLowerInvariant(), user.Email, user.EmailHash, user.EmailVerified, user.Status,
        user.Grants.Select(grant => grant.Role).DefaultIfEmpty(Role.Guest).Max(), user.CreatedAt, user.LastSignInAt, user.Sequence);
}

/// <summary>Passes a change of a user on: to the list of users and to the audit log. Every step is harmless when repeated.</summary>
public sealed class UserProjector(IDocumentStore documents, AuditLog audit)
{
    private const int PageSize = 100;
    private static readonly DocumentKey PositionKey = new("system", "feeds", "users");

    public async Task ProjectAsync(User user, CancellationToken cancellation)
    {
        foreach (var entry in user.Outbox)
            await audit.AddAsync(entry, cancellation);
        var key = new DocumentKey(UserSummary.Container, UserSummary.Partition, user.Id);
        await documents.WriteLineAsync(
            key, UserSummary.Of(user), IdentityJsonContext.Default.UserSummary, line => line.Sequence,
            async () => await documents.ReadAsync(UserStore.KeyOf(user.Id), IdentityJsonContext.Default.User, cancellation) is not null, cancellation);
    }

    /// <summary>Follows the change feed of the users and finishes what a dead process left undone.</summary>
    /// <param name="alsoDo">What else a changed user may have been left without; harmless when repeated.</param>
    /// <param name="cancellation">What was not looked at comes next time.</param>
    /// <returns>How many changed users were looked at.</returns>
    public async Task<int> SweepAsync(Func<User, CancellationToken, Task> alsoDo, CancellationToken cancellation)
    {
        var seen = 0;
        while (true)
        {
            var position = await documents.ReadAsync(PositionKey, IdentityJsonContext.Default.UserFeedPosition, cancellation);
            var page = await documents.ReadChangesAsync(User.Container, position?.Value.Continuation, PageSize, cancellation);
            foreach (var change in page.Changes.Where(change => change.Key.Id == change.Key.Partition && User.IsId(change.Key.Id)))
            {
                var user = JsonSerializer.Deserialize(change.Json, IdentityJsonContext.Default.User)!;
                await ProjectAsync(user, cancellation);
                await alsoDo(user, cancellation);
                seen++;
            }
            if (page.Changes.Count == 0)
                return seen;
            await documents.WriteAsync(
                PositionKey, new UserFeedPosition(page.Continuation), IdentityJsonContext.Default.UserFeedPosition, WriteCondition.None, null, cancellation);
        }
    }
}

/// <param name="Continuation">Where the change feed of the users was read up to.</param>
public sealed record UserFeedPosition(string? Continuation)
{
    public int SchemaVersion { get; init; } = 1;
}
