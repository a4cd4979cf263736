using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.Storage;
using Microsoft.Extensions.Options;

namespace AutoVideo.AccountData;

/// <summary>Starts, and wakes, the durable work of an erasure; repeats are harmless.</summary>
public interface IErasureRunner
{
    Task StartAsync(string erasureId, CancellationToken cancellation);

    /// <summary>It was called off: there is nothing to wait for any more.</summary>
    Task CallOffAsync(string erasureId, CancellationToken cancellation);
}

/// <summary>
/// Asks for erasures and calls them off. The user's document decides: it is written first, whether by asking, by calling off or by locking
/// the account, each on condition of its ETag; the erasure's own document and its orchestration follow, and a sweep repeats them.
/// </summary>
public sealed class Erasures(
    IDocumentStore documents, UserStore users, SessionStore sessions, IErasureRunner runner, IOptions<AccountDataOptions> options, TimeProvider time)
{
    /// <summary>Asks for it; again while one is pending gives that one.</summary>
    /// <exception cref="PermanentException"><c>self_refused</c> for administrators, <c>deletion_state_conflict</c> while another is under way.</exception>
    public async Task<PendingErasure> AskAsync(string userId, ErasureScope scope, AuditActor actor, CancellationToken cancellation)
    {
        var user = await users.ChangeAsync(userId, found =>
        {
            if (found.Erasure is not null)
                return found;
            if (scope == ErasureScope.Account && IsAdministrator(found))
                throw new PermanentException("self_refused", "Administrators do not delete themselves; have another one take the role away first.");
            var now = time.GetUtcNow();
            var due = scope == ErasureScope.Account ? now.AddDays(options.Value.DeletionGraceDays) : now;
            return found with
            {
                Erasure = new(Erasure.NewId(), scope, now, due),
                Outbox = [AuditEntry.Of(actor, $"{scope.ToString().ToLowerInvariant()}.delete", userId, null, null, now)],
            };
        }, cancellation);
        if (user.Erasure!.Scope != scope)
            throw new PermanentException("deletion_state_conflict", $"The {user.Erasure.Scope.ToString().ToLowerInvariant()} is being deleted already.");
        await EnsureAsync(user, cancellation);
        return user.Erasure;
    }

    /// <exception cref="PermanentException"><c>deletion_not_found</c>, <c>deletion_state_conflict</c> once it is due.</exception>
    public async Task CallOffAsync(string userId, AuditActor actor, CancellationToken cancellation)
    {
        string? id = null;
        await users.ChangeAsync(userId, found =>
        {
            if (found.Erasure is not { } pending)
                throw NotFound();
            var now = time.GetUtcNow();
            if (pending.Scope != ErasureScope.Account || pending.DueAt <= now)
                throw new PermanentException("deletion_state_conflict", "The deletion has begun; it cannot be called off any more.");
            id = pending.Id;
            return found with { Erasure = null, Outbox = [AuditEntry.Of(actor, "account.delete.call-off", userId, null, null, now)] };
        }, cancellation);
        await runner.CallOffAsync(id!, cancellation);
    }

    /// <exception cref="PermanentException"><c>deletion_not_found</c>.</exception>
    public async Task<PendingErasure> ReadAsync(string userId, CancellationToken cancellation) =>
        (await users.ReadAsync(userId, cancellation)).Erasure ?? throw NotFound();

    /// <summary>Writes and starts what a user's document asks for, whether or not that was done before.</summary>
    public async Task EnsureAsync(User user, CancellationToken cancellation)
    {
        if (user.Erasure is not { } pending)
            return;
        var erasure = new Erasure(pending.Id, user.Id, pending.Scope, ErasureStage.Waiting, pending.AskedAt, user.CreatedAt);
        try
        {
            await documents.WriteAsync(Erasure.KeyOf(erasure.Id), erasure, AccountDataJsonContext.Default.Erasure, WriteCondition.Absent, null, cancellation);
        }
        catch (PreconditionFailedException)
        {
            // Written before; a finished one is not begun again by a document that was read earlier.
            if (await FindAsync(erasure.Id, cancellation) is { Stage: ErasureStage.Done })
                return;
        }
        await runner.StartAsync(erasure.Id, cancellation);
    }

    public async Task<Erasure?> FindAsync(string id, CancellationToken cancellation) =>
        (await documents.ReadAsync(Erasure.KeyOf(id), AccountDataJsonContext.Default.Erasure, cancellation))?.Value;

    /// <summary>Looks whether it is due, and if so locks the account: from then on nobody signs in, and nothing is called off.</summary>
    public async Task<ErasureTerms> BeginAsync(string id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { UserId: { } userId } erasure)
            return ErasureTerms.Over;
        if (erasure.Stage != ErasureStage.Waiting)
            return ErasureTerms.Begun;
        var stored = (await documents.ReadAsync(UserStore.KeyOf(userId), IdentityJsonContext.Default.User, cancellation))?.Value;
        if (stored?.Erasure?.Id != id)
            return await ForgetAsync(erasure, cancellation);
        if (stored.Erasure.DueAt > time.GetUtcNow())
            return new ErasureTerms(IsOver: false, IsBegun: false, stored.Erasure.DueAt);
        if (erasure.Scope == ErasureScope.Account && stored.Status != UserStatus.Deleted)
        {
            stored = await users.ChangeAsync(userId, found =>
                found.Erasure?.Id != id ? found
                // Somebody who was made an administrator meanwhile is deleted by another one, or not at all.
                : IsAdministrator(found) ? found with { Erasure = null }
                : found.Restamped() with { Status = UserStatus.Deleted }, cancellation);
            if (stored.Status != UserStatus.Deleted)
                return await ForgetAsync(erasure, cancellation);
        }
        if (erasure.Scope == ErasureScope.Account)
            await sessions.EndAllAsync(userId, except: null, cancellation);
        return ErasureTerms.Begun;
    }

    /// <summary>One that was called off leaves nothing.</summary>
    private async Task<ErasureTerms> ForgetAsync(Erasure erasure, CancellationToken cancellation)
    {
        await documents.DeleteAsync(Erasure.KeyOf(erasure.Id), WriteCondition.None, cancellation);
        return ErasureTerms.Over;
    }

    private bool IsAdministrator(User user) => user.RolesAt(time.GetUtcNow()).Any(role => role >= Role.Admin);

    private static PermanentException NotFound() => new("deletion_not_found", "No deletion has been asked for.");
}

/// <param name="IsOver">It was called off, or is done.</param>
/// <param name="IsBegun">The account is locked and removal may go on.</param>
/// <param name="DueAt">When to look again, if neither.</param>
public sealed record ErasureTerms(bool IsOver, bool IsBegun, DateTimeOffset DueAt)
{
    internal static ErasureTerms Over { get; } = new(true, false, default);
    internal static ErasureTerms Begun { get; } = new(false, true, default);
}
