using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>Answer of a sign-in: the tokens, or, in cookie mode, what the web app sends with each write.</summary>
/// <param name="TokenType">Bearer, or cookie.</param>
/// <param name="ExpiresIn">Seconds until the access token expires.</param>
internal sealed record SignedInView(
    string TokenType, string? AccessToken, int ExpiresIn, string? RefreshToken, DateTimeOffset RefreshExpiresAt, string? CsrfToken, AccountView User);

/// <summary>Writes the answer of a sign-in, into the body or into cookies.</summary>
public sealed class SignInAnswer(SessionCookies cookies, AccountViews views, TimeProvider time)
{
    internal IResult Write(HttpRequest request, SignedIn signedIn, bool inCookies, int status)
    {
        var response = request.HttpContext.Response;
        response.Headers.CacheControl = "no-store";
        var csrf = inCookies ? cookies.Set(response, signedIn) : null;
        var seconds = (int)(signedIn.AccessExpiresAt - time.GetUtcNow()).TotalSeconds;
        var view = new SignedInView(
            inCookies ? "cookie" : "Bearer", inCookies ? null : signedIn.AccessToken, seconds, inCookies ? null : signedIn.RefreshToken,
            signedIn.Session.ExpiresAt, csrf, views.Of(signedIn.User));
        return Results.Json(view, IdentityHttpJsonContext.Default.SignedInView, statusCode: status);
    }
}
