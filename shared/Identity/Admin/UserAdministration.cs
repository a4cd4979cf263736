using System.Globalization;
using AutoVideo.AccountData;
using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Identity;

/// <summary>
/// What administrators do to users; each change is written together with its entry for the audit log. Nobody does these to themself, and
/// administrators are changed by super administrators only.
/// </summary>
public sealed class UserAdministration(
    UserStore users, Accounts accounts, PasswordChanges passwords, SessionStore sessions, SuperAdmins superAdmins, IdentityMails mails, Erasures erasures,
    TimeProvider time)
{
    /// <summary>Makes an account; without a password its owner sets one by the link that goes out by e-mail.</summary>
    /// <exception cref="PermanentException"><c>email_invalid</c>, <c>email_taken</c>, <c>password_weak</c>, <c>name_invalid</c>, <c>role_refused</c>.</exception>
    public async Task<User> CreateAsync(
        Admin admin, string? email, string? password, string? displayName, IReadOnlyList<Role>? roles, CancellationToken cancellation)
    {
        var granted = roles is { Count: > 0 } ? roles : accounts.RolesOfNewUsers();
        foreach (var role in granted)
            CheckGrant(admin, role, null);
        var user = await accounts.CreateAsync(email, password, displayName, granted, admin.Actor, "user.create", cancellation);
        if (granted.Contains(Role.SuperAdmin))
            await superAdmins.AddAsync(user.Id, cancellation);
        await mails.AskAsync(password is null ? IdentityMails.ResetPassword : IdentityMails.VerifyEmail, user.EmailHash!, cancellation);
        return user;
    }

    /// <param name="admin">Who does it.</param>
    /// <param name="id">The user's.</param>
    /// <param name="displayName">Null: stays.</param>
    /// <param name="email">Null: stays; a new one counts as unconfirmed unless <paramref name="emailVerified"/> says otherwise.</param>
    /// <param name="emailVerified">Null: stays.</param>
    /// <param name="condition">The version that is to be changed (<see cref="VersionOf"/>).</param>
    /// <param name="cancellation">Nothing is half done: address, name and the entry for the audit log are one write.</param>
    /// <exception cref="PreconditionFailedException">It is another version by now.</exception>
    public async Task<User> EditAsync(
        Admin admin, string id, string? displayName, string? email, bool? emailVerified, WriteCondition condition, CancellationToken cancellation)
    {
        var name = displayName is null ? null : DisplayName.Check(displayName);
        var address = email is null ? null : EmailAddress.Normalise(email);
        var user = await ReadAsync(admin, id, selfToo: true, cancellation);
        Check(user, condition);
        return address is null ? await WriteAsync(found => found) : await passwords.SetEmailAsync(user, address, emailVerified ?? false, WriteAsync, cancellation);

        Task<User> WriteAsync(Func<User, User> change) => ChangeAsync(admin, "user.edit", user.Id, selfToo: true, found =>
        {
            Check(found, condition);
            var after = change(found);
            if (name is not null && name != after.DisplayName)
                after = after with { DisplayName = name, Profile = after.Profile with { Revision = after.Profile.Revision + 1 } };
            return after with { EmailVerified = emailVerified ?? after.EmailVerified };
        }, cancellation);
    }

    /// <summary>Version of a user, as <see cref="WriteCondition"/> names it.</summary>
    public static string VersionOf(User user) => user.Sequence.ToString(CultureInfo.InvariantCulture);

    /// <summary>The user cannot sign in and is not shown, until restored.</summary>
    /// <exception cref="PermanentException"><c>user_not_found</c>, <c>self_refused</c>, <c>rank_refused</c>, <c>last_super_admin</c>.</exception>
    public Task<User> HideAsync(Admin admin, string id, CancellationToken cancellation) => TakeOutAsync(admin, "user.hide", id, UserStatus.Hidden, WriteCondition.None, cancellation);

    public async Task<User> RestoreAsync(Admin admin, string id, CancellationToken cancellation)
    {
        var user = await ChangeAsync(admin, "user.restore", id, selfToo: false,
            found => found.Status == UserStatus.Hidden ? found.Restamped() with { Status = UserStatus.Active } : found, cancellation);
        if (user.RolesAt(time.GetUtcNow()).Contains(Role.SuperAdmin))
            await superAdmins.AddAsync(user.Id, cancellation);
        return user;
    }

    /// <summary>Marks the user as deleted: it is not found any more and its tokens are over. All there is of it is removed afterwards, durably.</summary>
    /// <exception cref="PreconditionFailedException">It is another version than <paramref name="condition"/> names (<see cref="VersionOf"/>).</exception>
    public async Task<User> DeleteAsync(Admin admin, string id, WriteCondition condition, CancellationToken cancellation)
    {
        var user = await TakeOutAsync(admin, "user.delete", id, UserStatus.Deleted, condition, cancellation);
        await erasures.EnsureAsync(user, cancellation);
        return user;
    }

    /// <exception cref="PermanentException"><c>role_refused</c>, <c>expiry_invalid</c>, <c>grants_too_many</c>.</exception>
    /// <exception cref="PreconditionFailedException">It is another version than <paramref name="condition"/> names (<see cref="VersionOf"/>).</exception>
    public async Task<User> GrantAsync(Admin admin, string id, Role role, DateTimeOffset? expiresAt, WriteCondition condition, CancellationToken cancellation)
    {
        CheckGrant(admin, role, expiresAt);
        var user = await ChangeAsync(admin, "user.grant", id, selfToo: false, found =>
        {
            Check(found, condition);
            var others = found.Grants.Where(grant => grant.Role != role).ToArray();
            return others.Length < User.MaxGrants
                ? found.Restamped() with { Grants = [.. others, new RoleGrant(role, expiresAt, admin.Actor.Id, time.GetUtcNow())] }
                : throw new PermanentException("grants_too_many", $"At most {User.MaxGrants} roles can be granted.");
        }, cancellation);
        if (role == Role.SuperAdmin && user.Status == UserStatus.Active)
            await superAdmins.AddAsync(id, cancellation);
        return user;
    }

    /// <exception cref="PermanentException"><c>grant_not_found</c>, <c>last_super_admin</c>.</exception>
    /// <exception cref="PreconditionFailedException">It is another version than <paramref name="condition"/> names (<see cref="VersionOf"/>).</exception>
    public async Task<User> RevokeAsync(Admin admin, string id, Role role, WriteCondition condition, CancellationToken cancellation)
    {
        CheckRank(admin, role);
        Check(await ReadAsync(admin, id, selfToo: false, cancellation), condition);
        if (role == Role.SuperAdmin)
            await superAdmins.RemoveAsync(id, cancellation);
        return await ChangeAsync(admin, "user.revoke", id, selfToo: false, found =>
        {
            Check(found, condition);
            return found.Grants.Any(grant => grant.Role == role)
                ? found.Restamped() with { Grants = [.. found.Grants.Where(grant => grant.Role != role)] }
                : throw new PermanentException("grant_not_found", $"The user has no grant of '{RoleTable.NameOf(role)}'.");
        }, cancellation);
    }

    /// <summary>Ends all sessions of a user.</summary>
    /// <returns>How many.</returns>
    public async Task<int> EndSessionsAsync(Admin admin, string id, CancellationToken cancellation)
    {
        await ChangeAsync(admin, "user.sessions.end", id, selfToo: true, found => found.Restamped(), cancellation);
        return await sessions.EndAllAsync(id, except: null, cancellation);
    }

    private async Task<User> TakeOutAsync(Admin admin, string action, string id, UserStatus status, WriteCondition condition, CancellationToken cancellation)
    {
        var user = await ReadAsync(admin, id, selfToo: false, cancellation);
        Check(user, condition);
        if (user.Grants.Any(grant => grant.Role == Role.SuperAdmin))
            await superAdmins.RemoveAsync(id, cancellation);
        user = await ChangeAsync(admin, action, id, selfToo: false, found =>
        {
            Check(found, condition);
            return found.Status == status ? found : found.Restamped() with { Status = status, Erasure = ErasureOf(found, status) };
        }, cancellation);
        await sessions.EndAllAsync(id, except: null, cancellation);
        return user;
    }

    /// <summary>An administrator's deletion is due at once, also one that its owner asked for.</summary>
    private PendingErasure? ErasureOf(User user, UserStatus status) => status != UserStatus.Deleted
        ? user.Erasure
        : user.Erasure is { Scope: ErasureScope.Account } asked
            ? asked with { DueAt = time.GetUtcNow() }
            : new PendingErasure(Erasure.NewId(), ErasureScope.Account, time.GetUtcNow(), time.GetUtcNow());

    private Task<User> ChangeAsync(Admin admin, string action, string id, bool selfToo, Func<User, User> change, CancellationToken cancellation) =>
        users.ChangeAsync(id, found =>
        {
            Check(admin, found, selfToo);
            var after = change(found);
            return ReferenceEquals(after, found)
                ? found
                : after with { Outbox = [AuditEntry.Of(admin.Actor, action, id, UserAudit.Of(found), UserAudit.Of(after), time.GetUtcNow())] };
        }, cancellation);

    private static void Check(User user, WriteCondition condition)
    {
        if (condition.ETag is { } wanted && wanted != VersionOf(user))
            throw new PreconditionFailedException(UserStore.KeyOf(user.Id));
    }

    private async Task<User> ReadAsync(Admin admin, string id, bool selfToo, CancellationToken cancellation)
    {
        var user = await users.ReadAsync(id, cancellation);
        Check(admin, user, selfToo);
        return user;
    }

    private void Check(Admin admin, User user, bool selfToo)
    {
        if (user.Id == admin.Actor.Id && !selfToo)
            throw new PermanentException("self_refused", "Administrators do not do this to themselves; ask another one.");
        if (user.Id != admin.Actor.Id && user.RolesAt(time.GetUtcNow()).DefaultIfEmpty(Role.Guest).Max() is var highest)
            CheckRank(admin, highest);
    }

    private static void CheckRank(Admin admin, Role role)
    {
        if (role >= Role.Admin && !admin.MayManageRoles)
            throw new PermanentException("rank_refused", "Only super administrators change administrators.");
    }

    private void CheckGrant(Admin admin, Role role, DateTimeOffset? expiresAt)
    {
        CheckRank(admin, role);
        if (role == Role.Guest)
            throw new PermanentException("role_refused", "Everybody is a guest; there is nothing to grant.");
        if (role == Role.SuperAdmin && expiresAt is not null)
            throw new PermanentException("role_refused", "The role of a super administrator does not expire: the last one would lock everybody out.");
        if (expiresAt <= time.GetUtcNow())
            throw new PermanentException("expiry_invalid", "The grant would have expired already.");
    }
}

/// <summary>An administrator at work.</summary>
/// <param name="MayManageRoles">Has <see cref="Permissions.AdminRoleManage"/>.</param>
public sealed record Admin(AuditActor Actor, bool MayManageRoles);
