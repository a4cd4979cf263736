using AutoVideo.Failures;
using AutoVideo.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

/// <summary>
/// Reads who calls: a bearer token in <c>Authorization</c> (an access token, an API key, or the local owner's key) or else the cookies
/// of a session, whose writes must come from our own page.
/// </summary>
public sealed class Authenticator(
    AccessTokens tokens, VerifiedTokens verified, ITokenDenylist denylist, ApiKeyStore keys, LocalOwner owner, OwnerMode mode, SessionCookies cookies,
    IOptions<IdentityOptions> options, TimeProvider time) : IAuthenticator
{
    private const string Scheme = "Bearer ";
    private const int MaxLength = 4096;
    private static readonly TimeSpan KeysAreCachedFor = TimeSpan.FromSeconds(60);
    private readonly TimeSpan _cachedFor = TimeSpan.FromSeconds(
        options.Value.TokenCacheSeconds ?? (Environment.GetEnvironmentVariable("WEBSITE_SITE_NAME") is { Length: > 0 } ? 0 : 3600));

    public ValueTask<Caller> AuthenticateAsync(HttpRequest request, CancellationToken cancellation)
    {
        var headers = request.Headers.Authorization;
        if (headers.Count == 0)
            return OfCookiesAsync(request, cancellation);
        if (headers is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || header.Length > MaxLength)
            throw CompactJws.Invalid("Send one 'Authorization: Bearer …' header.");
        return OfTokenAsync(header[Scheme.Length..], cancellation);
    }

    /// <summary>Who has this token: an access token, an API key or the local owner's key.</summary>
    /// <exception cref="PermanentException"><c>token_invalid</c>, <c>token_expired</c>.</exception>
    public ValueTask<Caller> OfTokenAsync(string token, CancellationToken cancellation) =>
        verified.TryGet(token, out var caller) ? ValueTask.FromResult(caller) : CheckAsync(token, cancellation);

    private async ValueTask<Caller> OfCookiesAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (cookies.AccessOf(request) is not { Length: > 0 } token)
            return Caller.Guest;
        // Only tokens of sessions are put into cookies.
        if (token.StartsWith(ApiKeyText.Start, StringComparison.Ordinal) || token.StartsWith(OwnerKeyFile.Prefix, StringComparison.Ordinal))
            throw CompactJws.Invalid("It does not belong into a cookie.");
        var caller = await OfTokenAsync(token, cancellation);
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        return isRead || cookies.IsOwnWrite(request, caller.SessionId!)
            ? caller with { Credential = Credential.Cookie }
            : throw new PermanentException("csrf_refused", $"A write with cookies comes from our own page and carries the header {SessionCookies.CsrfHeader}.");
    }

    private async ValueTask<Caller> CheckAsync(string token, CancellationToken cancellation)
    {
        var generation = verified.Generation;
        if (token.StartsWith(OwnerKeyFile.Prefix, StringComparison.Ordinal))
            return await owner.CheckAsync(token, cancellation) ?? throw CompactJws.Invalid("It is not the key of this data folder, or this server is not for its own machine alone.");
        if (token.StartsWith(ApiKeyText.Start, StringComparison.Ordinal))
            return await OfKeyAsync(token, generation, cancellation);
        var claims = tokens.Check(token);
        if (claims.Local && !mode.IsOn)
            throw CompactJws.Invalid("It was for this machine alone.");
        if (await denylist.IsDeniedAsync(claims.Sid, cancellation) || await denylist.IsDeniedAsync(AccessClaims.StampId(claims.Sub, claims.Ver), cancellation))
            throw CompactJws.Invalid("Its session has been ended, or its user changed.");
        var roles = claims.Roles.Select(name => RoleTable.TryParse(name, out var role) ? role : Role.Guest).Where(role => role != Role.Guest).ToArray();
        var caller = new Caller(claims.Sub)
        {
            Roles = roles,
            Permissions = RoleTable.Of(roles),
            Credential = Credential.Bearer,
            SessionId = claims.Sid,
        };
        Keep(token, caller, claims.ExpiresAt, _cachedFor, generation);
        return caller;
    }

    private async ValueTask<Caller> OfKeyAsync(string token, int generation, CancellationToken cancellation)
    {
        if (ApiKeyText.Parse(token) is not { } text || await keys.CheckAsync(text, cancellation) is not { } found)
            throw CompactJws.Invalid("There is no such API key, or it has been revoked.");
        Keep(token, found.Caller, found.Until ?? DateTimeOffset.MaxValue, _cachedFor < KeysAreCachedFor ? _cachedFor : KeysAreCachedFor, generation);
        return found.Caller;
    }

    private void Keep(string token, Caller caller, DateTimeOffset expires, TimeSpan longest, int generation)
    {
        if (longest == TimeSpan.Zero)
            return;
        var until = time.GetUtcNow() + longest;
        verified.Add(token, caller, expires < until ? expires : until, generation);
    }
}
