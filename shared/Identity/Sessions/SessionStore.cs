using System.Security.Cryptography;
using AutoVideo.Failures;
using AutoVideo.Security;
using AutoVideo.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

/// <summary>Starts, refreshes, lists and ends sessions.</summary>
public sealed partial class SessionStore(
    IDocumentStore documents, UserStore users, AccessTokens tokens, KeyedHash hash, ITokenDenylist denylist, VerifiedTokens verified, OwnerMode owner,
    IOptions<IdentityOptions> options, TimeProvider time, ILogger<SessionStore> logger)
{
    // For a client that lost the answer to its refresh, or refreshed in two tabs at once.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <param name="user">Who signs in.</param>
    /// <param name="client">From where.</param>
    /// <param name="method">How: password, link, google, github, oidc.</param>
    /// <param name="localOnly">Over as soon as the host serves others than its own machine.</param>
    /// <param name="cancellation">Ends the wait for the store.</param>
    public async Task<SignedIn> StartAsync(User user, Client client, string method, bool localOnly, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var id = Session.NewId(now);
        var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var refresh = RefreshToken.Of(hash, user.Id, id, nonce, 0);
        var ends = now.AddDays(options.Value.SessionDays);
        var session = new Session(id, user.Id, 0, nonce, refresh.Hash(), client.Device, client.Address, now, now, Earlier(now.AddDays(options.Value.RefreshDays), ends), ends)
        {
            Method = method,
            LocalOnly = localOnly,
        };
        await documents.WriteAsync(KeyOf(user.Id, id), session, IdentityJsonContext.Default.Session, WriteCondition.Absent, session.ExpiresAt - now, cancellation);
        return Issue(user, session, refresh);
    }

    /// <summary>Trades a refresh token for a new pair; one that was traded before ends its whole session.</summary>
    /// <exception cref="PermanentException"><c>refresh_invalid</c>, <c>refresh_reused</c>.</exception>
    public async Task<SignedIn> RefreshAsync(string? text, Client client, CancellationToken cancellation)
    {
        var token = RefreshToken.Parse(text) ?? throw Invalid();
        while (true)
        {
            var stored = await documents.ReadAsync(KeyOf(token.UserId, token.SessionId), IdentityJsonContext.Default.Session, cancellation);
            if (stored is null || !token.IsOf(hash, stored.Value))
                throw Invalid();
            var session = stored.Value;
            var now = time.GetUtcNow();
            var user = await users.FindAsync(session.UserId, cancellation);
            if (user is not { Status: UserStatus.Active } || now >= session.ExpiresAt || (session.LocalOnly && !owner.IsOn))
            {
                await EndAsync(session.UserId, session.Id, cancellation);
                throw Invalid();
            }
            if (token.Count < session.Count)
            {
                var isRetry = token.Count == session.Count - 1 && now - session.RefreshedAt <= Grace && client == new Client(session.Device, session.Address);
                if (isRetry)
                    return Issue(user, session, RefreshToken.Of(hash, session.UserId, session.Id, session.Nonce, session.Count));
                LogReused(logger, session.UserId, session.Id);
                await EndAsync(session.UserId, session.Id, cancellation);
                throw new PermanentException("refresh_reused", "This refresh token was used before, so its session has been ended. Sign in again.");
            }
            if (token.Hash() != session.SecretHash)
                throw Invalid();
            var next = RefreshToken.Of(hash, session.UserId, session.Id, session.Nonce, session.Count + 1);
            var after = session with
            {
                Count = session.Count + 1,
                SecretHash = next.Hash(),
                Device = client.Device,
                Address = client.Address,
                RefreshedAt = now,
                ExpiresAt = Earlier(now.AddDays(options.Value.RefreshDays), session.EndsAt),
            };
            try
            {
                await documents.WriteAsync(
                    KeyOf(session.UserId, session.Id), after, IdentityJsonContext.Default.Session, WriteCondition.Matches(stored.ETag), after.ExpiresAt - now, cancellation);
                return Issue(user, after, next);
            }
            catch (PreconditionFailedException)
            {
                // Another request refreshed it at the same moment: this one is now a retry.
            }
        }
    }

    public Task<DocumentPage<Session>> ListAsync(string userId, int limit, string? continuation, CancellationToken cancellation) => documents.QueryAsync(
        new DocumentQuery(Session.Container, userId) { Descending = true, Limit = limit, Continuation = continuation },
        IdentityJsonContext.Default.Session, cancellation);

    /// <summary>The session behind a good or spent refresh token; null for anything else.</summary>
    public async Task<Session?> FindAsync(string? refreshToken, CancellationToken cancellation)
    {
        if (RefreshToken.Parse(refreshToken) is not { } token)
            return null;
        var stored = await documents.ReadAsync(KeyOf(token.UserId, token.SessionId), IdentityJsonContext.Default.Session, cancellation);
        return stored is not null && token.IsOf(hash, stored.Value) ? stored.Value : null;
    }

    /// <summary>Ends a session and its tokens; one that is gone already is no error.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> EndAsync(string userId, string sessionId, CancellationToken cancellation)
    {
        if (!Session.IsId(sessionId))
            return false;
        var key = KeyOf(userId, sessionId);
        if (await documents.ReadAsync(key, IdentityJsonContext.Default.Session, cancellation) is null)
            return false;
        // Denied by the session's id, so a token that is refreshed in between is denied too.
        await denylist.DenyAsync(sessionId, time.GetUtcNow().AddMinutes(options.Value.AccessMinutes), cancellation);
        await documents.DeleteAsync(key, WriteCondition.None, cancellation);
        verified.ForgetSession(sessionId);
        return true;
    }

    /// <param name="userId">Whose.</param>
    /// <param name="except">The session to keep; null ends all.</param>
    /// <param name="cancellation">What has been ended stays ended.</param>
    /// <returns>How many were ended.</returns>
    public async Task<int> EndAllAsync(string userId, string? except, CancellationToken cancellation)
    {
        var ended = 0;
        string? continuation = null;
        do
        {
            var page = await ListAsync(userId, 100, continuation, cancellation);
            foreach (var session in page.Documents.Where(session => session.Id != except))
            {
                await EndAsync(userId, session.Id, cancellation);
                ended++;
            }
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return ended;
    }

    private SignedIn Issue(User user, Session session, RefreshToken refresh)
    {
        var (token, expires) = tokens.Issue(user, session);
        return new SignedIn(user, session, token, expires, refresh.ToString());
    }

    private static DocumentKey KeyOf(string userId, string id) => new(Session.Container, userId, id);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static PermanentException Invalid() => new("refresh_invalid", "This refresh token is not good. Sign in again.");

    [LoggerMessage(4000, LogLevel.Warning, "A spent refresh token of user {UserId} was used again; session {SessionId} is ended")]
    private static partial void LogReused(ILogger logger, string userId, string sessionId);
}
