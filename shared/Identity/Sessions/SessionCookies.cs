using System.Security.Cryptography;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

/// <summary>
/// Tokens in cookies, for the web app: HttpOnly, SameSite, and with <c>__Host-</c> over HTTPS, so that no script reads them and no
/// other host sets them.
/// </summary>
public sealed class SessionCookies(KeyedHash hash, IOptions<IdentityOptions> options)
{
    /// <summary>Carries what the cookie <c>autovideo-csrf</c> holds, with every write.</summary>
    public const string CsrfHeader = "X-CSRF-Token";
    private const string Access = "autovideo-access";
    private const string Refresh = "autovideo-refresh";
    private const string Csrf = "autovideo-csrf";

    public string? AccessOf(HttpRequest request) => request.Cookies[Name(request, Access)];

    public string? RefreshOf(HttpRequest request) => request.Cookies[Name(request, Refresh)];

    /// <returns>What the web app has to send as <see cref="CsrfHeader"/>.</returns>
    public string Set(HttpResponse response, SignedIn signedIn)
    {
        var request = response.HttpContext.Request;
        var token = CsrfOf(signedIn.Session.Id);
        Append(Access, signedIn.AccessToken, signedIn.AccessExpiresAt, httpOnly: true, SameSiteMode.Lax);
        Append(Refresh, signedIn.RefreshToken, signedIn.Session.ExpiresAt, httpOnly: true, SameSiteMode.Strict);
        Append(Csrf, token, signedIn.Session.ExpiresAt, httpOnly: false, SameSiteMode.Strict);
        return token;

        void Append(string name, string value, DateTimeOffset expires, bool httpOnly, SameSiteMode sameSite) =>
            response.Cookies.Append(Name(request, name), value, Options(request, expires, httpOnly, sameSite));
    }

    public void Clear(HttpResponse response)
    {
        var request = response.HttpContext.Request;
        foreach (var name in new[] { Access, Refresh, Csrf })
            response.Cookies.Append(Name(request, name), "", Options(request, DateTimeOffset.UnixEpoch, name != Csrf, SameSiteMode.Strict));
    }

    /// <summary>Whether a write with cookies comes from our own page: same origin by the browser's word, and with the session's token.</summary>
    public bool IsOwnWrite(HttpRequest request, string sessionId) => IsSameOrigin(request)
        && request.Headers[CsrfHeader] is [{ } sent]
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(CsrfOf(sessionId)));

    /// <summary>Neither <c>Sec-Fetch-Site</c> nor <c>Origin</c> says that another site's page sent it.</summary>
    public bool IsSameOrigin(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site.ToString() is not ("same-origin" or "none"))
            return false;
        return request.Headers.Origin is not { Count: > 0 } origins
            || (origins.Count == 1 && Uri.TryCreate(origins[0], UriKind.Absolute, out var origin) && origin.Authority.Equals(AuthorityOf(request), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Another site must not sign its visitor in as somebody else.</summary>
    /// <param name="request">One that signs in.</param>
    /// <param name="intoCookies">Whether the tokens go into cookies.</param>
    /// <exception cref="PermanentException"><c>csrf_refused</c>.</exception>
    public void CheckOrigin(HttpRequest request, bool intoCookies)
    {
        if (intoCookies && !IsSameOrigin(request))
            throw new PermanentException("csrf_refused", "A sign-in with cookies comes from our own page.");
    }

    public bool IsHttps(HttpRequest request) => request.IsHttps
        || (options.Value.TrustForwardedHeaders && request.Headers["X-Forwarded-Proto"].ToString().Equals("https", StringComparison.OrdinalIgnoreCase));

    private string AuthorityOf(HttpRequest request) =>
        options.Value.TrustForwardedHeaders && Uri.TryCreate(options.Value.PublicUrl, UriKind.Absolute, out var site) ? site.Authority : request.Host.Value ?? "";

    private string CsrfOf(string sessionId) => hash.Text("session.csrf", sessionId);

    private string Name(HttpRequest request, string name) => IsHttps(request) ? $"__Host-{name}" : name;

    private CookieOptions Options(HttpRequest request, DateTimeOffset expires, bool httpOnly, SameSiteMode sameSite) => new()
    {
        Path = "/",
        HttpOnly = httpOnly,
        Secure = IsHttps(request),
        SameSite = sameSite,
        Expires = expires,
    };
}
