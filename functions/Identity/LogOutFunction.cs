using AutoVideo.Failures;
using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>
/// Ends the session of the access token, of the refresh token in the body, or of the cookies; its tokens are refused from now on.
/// Without any of them there is nothing to end, which is no error.
/// </summary>
public sealed class LogOutFunction(SessionStore sessions, SessionCookies cookies)
{
    [Function("LogOut"), Public("It ends only the session whose token it is given."), Accepts<Refresh>(RegisterFunction.MaxBody), Answers(204), Repeatable, Fails("csrf_refused")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/auth/logout")] HttpRequest request, CancellationToken cancellation)
    {
        var body = request.ContentType is null
            ? new Refresh()
            : await JsonBody.ReadAsync(request, IdentityHttpJsonContext.Default.Refresh, RegisterFunction.MaxBody, cancellation);
        var caller = RequestCallers.Of(request.HttpContext);
        if (caller.SessionId is { } own)
            await sessions.EndAsync(caller.UserId, own, cancellation);
        if (await sessions.FindAsync(body.RefreshToken, cancellation) is { } named)
            await sessions.EndAsync(named.UserId, named.Id, cancellation);
        if (cookies.RefreshOf(request) is { } cookie && caller.SessionId is null && await sessions.FindAsync(cookie, cancellation) is { } session)
        {
            if (!cookies.IsOwnWrite(request, session.Id))
                throw new PermanentException("csrf_refused", $"A write with cookies comes from our own page and carries the header {SessionCookies.CsrfHeader}.");
            await sessions.EndAsync(session.UserId, session.Id, cancellation);
        }
        cookies.Clear(request.HttpContext.Response);
        return Results.NoContent();
    }
}
