using System.Collections.Frozen;
using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Identity;

/// <summary>Makes, checks, rotates and revokes API keys.</summary>
public sealed class ApiKeyStore(IDocumentStore documents, UserStore users, VerifiedTokens verified, ILock locks, TimeProvider time)
{
    public const int MaxKeys = 20;
    private static readonly TimeSpan NoteUseEvery = TimeSpan.FromMinutes(5);

    /// <param name="owner">Who makes it; its permissions bound the scopes.</param>
    /// <param name="name">1 to 80 characters.</param>
    /// <param name="scopes">At least one permission.</param>
    /// <param name="expiresAt">Null: never.</param>
    /// <param name="cancellation">Nothing is half made.</param>
    /// <returns>The key and its text, which is shown this once.</returns>
    /// <exception cref="PermanentException"><c>name_invalid</c>, <c>scope_refused</c>, <c>api_keys_too_many</c>, <c>expiry_invalid</c>.</exception>
    public async Task<(ApiKey Key, string Text)> CreateAsync(
        Caller owner, string? name, IReadOnlyList<string>? scopes, DateTimeOffset? expiresAt, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (scopes is not { Count: > 0 and <= 100 })
            throw new PermanentException("scope_refused", "Name at least one scope.");
        // A key that makes keys could not be taken away.
        if (scopes.FirstOrDefault(scope => !owner.Can(scope) || scope == Permissions.ApiKeyManage) is { } refused)
            throw new PermanentException("scope_refused", $"'{(refused.Length > 60 ? refused[..60] : refused)}' is no permission that you can pass on to a key.");
        if (expiresAt <= now)
            throw new PermanentException("expiry_invalid", "The key would have expired already.");
        var id = $"key_{Guid.CreateVersion7(now):N}";
        var text = ApiKeyText.New(owner.UserId, id);
        var key = new ApiKey(id, owner.UserId, DisplayName.Check(name), [.. scopes.Distinct()], [new ApiKeySecret(text.Prefix, text.Hash, now, null, null)], now)
        {
            ExpiresAt = expiresAt,
        };
        // Counted and written by one at a time, so that many at once do not make one too many.
        var turn = await locks.TakeTurnAsync(LockTurns.NameOf("api-keys", owner.UserId), time, cancellation);
        try
        {
            if ((await ListAsync(owner.UserId, cancellation)).Count >= MaxKeys)
                throw new PermanentException("api_keys_too_many", $"There are {MaxKeys} keys already; revoke one first.");
            await documents.WriteAsync(KeyOf(owner.UserId, id), key, IdentityJsonContext.Default.ApiKey, WriteCondition.Absent, null, cancellation);
            return (key, text.Text);
        }
        finally
        {
            await locks.ReleaseAsync(turn, CancellationToken.None);
        }
    }

    public async Task<IReadOnlyList<ApiKey>> ListAsync(string userId, CancellationToken cancellation)
    {
        var page = await documents.QueryAsync(
            new DocumentQuery(ApiKey.Container, userId) { Descending = true, Limit = MaxKeys + 5 }, IdentityJsonContext.Default.ApiKey, cancellation);
        return [.. page.Documents.Select(document => document.Value)];
    }

    /// <summary>Gives a key a new secret; the old one stays good for a time, so that programs can be changed one by one.</summary>
    /// <param name="userId">Whose key.</param>
    /// <param name="keyId">Which.</param>
    /// <param name="overlap">How long the old secret stays good; a third one ends at once.</param>
    /// <param name="cancellation">Nothing is half done.</param>
    /// <exception cref="PermanentException"><c>api_key_not_found</c>.</exception>
    public async Task<(ApiKey Key, string Text)> RotateAsync(string userId, string keyId, TimeSpan overlap, CancellationToken cancellation)
    {
        if (!ApiKeyText.IsKeyId(keyId))
            throw new PermanentException("api_key_not_found", "There is no such API key.");
        var text = ApiKeyText.New(userId, keyId);
        var now = time.GetUtcNow();
        var key = await ChangeAsync(userId, keyId, found => found with
        {
            Secrets =
            [
                new ApiKeySecret(text.Prefix, text.Hash, now, null, null),
                .. found.Secrets.Take(1).Select(secret => secret with { ExpiresAt = Earlier(secret.ExpiresAt, now + overlap) }),
            ],
        }, cancellation);
        verified.ForgetKey(keyId);
        return (key, text.Text);
    }

    /// <returns>Whether there was one.</returns>
    public async Task<bool> RevokeAsync(string userId, string keyId, CancellationToken cancellation)
    {
        if (!ApiKeyText.IsKeyId(keyId) || await documents.ReadAsync(KeyOf(userId, keyId), IdentityJsonContext.Default.ApiKey, cancellation) is null)
            return false;
        await documents.DeleteAsync(KeyOf(userId, keyId), WriteCondition.None, cancellation);
        verified.ForgetKey(keyId);
        return true;
    }

    /// <returns>Null when the key is wrong, expired or revoked, or its owner may not sign in.</returns>
    public async Task<(Caller Caller, DateTimeOffset? Until)?> CheckAsync(ApiKeyText text, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var stored = await documents.ReadAsync(KeyOf(text.UserId, text.KeyId), IdentityJsonContext.Default.ApiKey, cancellation);
        var key = stored?.Value;
        var secret = key?.Secrets.FirstOrDefault(secret => secret.Hash == text.Hash);
        if (key is null || secret is null || key.ExpiresAt <= now || secret.ExpiresAt <= now)
            return null;
        if (await users.FindAsync(key.UserId, cancellation) is not { Status: UserStatus.Active } user)
            return null;
        var roles = user.RolesAt(now);
        var caller = new Caller(user.Id)
        {
            Roles = roles,
            Permissions = RoleTable.Of(roles).Intersect(key.Scopes).ToFrozenSet(),
            Credential = Credential.ApiKey,
            KeyId = key.Id,
        };
        if (secret.LastUsedAt is null || now - secret.LastUsedAt > NoteUseEvery)
            await NoteUseAsync(stored!, secret, now, cancellation);
        return (caller, new[] { key.ExpiresAt, secret.ExpiresAt, user.NextExpiry(now) }.Min());
    }

    private async Task NoteUseAsync(StoredDocument<ApiKey> stored, ApiKeySecret used, DateTimeOffset now, CancellationToken cancellation)
    {
        var after = stored.Value with { Secrets = [.. stored.Value.Secrets.Select(secret => secret == used ? secret with { LastUsedAt = now } : secret)] };
        try
        {
            await documents.WriteAsync(
                KeyOf(after.UserId, after.Id), after, IdentityJsonContext.Default.ApiKey, WriteCondition.Matches(stored.ETag), null, cancellation);
        }
        catch (PreconditionFailedException)
        {
            // Another request noted it, or the key was changed: that counts more.
        }
    }

    private async Task<ApiKey> ChangeAsync(string userId, string keyId, Func<ApiKey, ApiKey> change, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = ApiKeyText.IsKeyId(keyId) ? await documents.ReadAsync(KeyOf(userId, keyId), IdentityJsonContext.Default.ApiKey, cancellation) : null;
            if (stored is null)
                throw new PermanentException("api_key_not_found", "There is no such API key.");
            var after = change(stored.Value);
            try
            {
                await documents.WriteAsync(KeyOf(userId, keyId), after, IdentityJsonContext.Default.ApiKey, WriteCondition.Matches(stored.ETag), null, cancellation);
                return after;
            }
            catch (PreconditionFailedException)
            {
                // Its use was noted in between.
            }
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

    private static DocumentKey KeyOf(string userId, string id) => new(ApiKey.Container, userId, id);
}
