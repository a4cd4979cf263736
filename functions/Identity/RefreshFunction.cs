using System.ComponentModel.DataAnnotations;
using AutoVideo.Failures;
using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>Body of <c>POST /api/v1/auth/refresh</c> and <c>/logout</c>.</summary>
/// <param name="RefreshToken">Null: the one in the cookie.</param>
internal sealed record Refresh([MaxLength(300)] string? RefreshToken = null) : IExample<Refresh>
{
    public static Refresh Example { get; } = new("avr_…");
}

/// <summary>Trades a refresh token for a new pair. With cookies it needs the header <c>X-CSRF-Token</c>, as every write.</summary>
public sealed class RefreshFunction(SessionStore sessions, ClientReader clients, SessionCookies cookies, SignInAnswer answer)
{
    [Function("RefreshTokens"), Public("It asks for a refresh token."), Accepts<Refresh>(RegisterFunction.MaxBody), Answers<SignedInView>, Repeatable, Fails("refresh_invalid", "refresh_reused", "csrf_refused")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/auth/refresh")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, IdentityHttpJsonContext.Default.Refresh, RegisterFunction.MaxBody, cancellation);
        var inCookies = body.RefreshToken is null;
        var token = body.RefreshToken ?? OfCookie(request);
        try
        {
            var signedIn = await sessions.RefreshAsync(token, clients.Of(request), cancellation);
            return answer.Write(request, signedIn, inCookies, StatusCodes.Status200OK);
        }
        catch (PermanentException failure) when (inCookies && failure.Code is "refresh_invalid" or "refresh_reused")
        {
            cookies.Clear(request.HttpContext.Response);
            throw;
        }
    }

    private string? OfCookie(HttpRequest request)
    {
        var token = cookies.RefreshOf(request);
        return RefreshToken.Parse(token) is not { } parsed || cookies.IsOwnWrite(request, parsed.SessionId)
            ? token
            : throw new PermanentException("csrf_refused", $"A write with cookies comes from our own page and carries the header {SessionCookies.CsrfHeader}.");
    }
}
