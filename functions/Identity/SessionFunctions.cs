using AutoVideo.Failures;
using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <param name="Method">How it began: password, link, google, github, oidc.</param>
/// <param name="Current">It is the one that asks.</param>
internal sealed record SessionView(string Id, string Device, string? Address, string Method, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt, bool Current);

internal sealed record SessionPage(IReadOnlyList<SessionView> Items, string? Next);

internal sealed record SessionsEnded(int Ended);

/// <summary>The caller's own sessions.</summary>
public sealed class SessionFunctions(SessionStore sessions, ICallers callers, Pages pages)
{
    /// <summary>Where the caller is signed in: device, address, last use.</summary>
    [Function("ListSessions"), Requires(Permissions.ProfileRead), Answers<SessionPage>, Paged]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/auth/sessions")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var wanted = pages.Read(request, caller.UserId);
        var page = await sessions.ListAsync(caller.UserId, wanted.Limit, wanted.Cursor, cancellation);
        var items = page.Documents.Select(document => document.Value).Select(session => new SessionView(
            session.Id, session.Device, session.Address, session.Method, session.CreatedAt, session.RefreshedAt, session.ExpiresAt, session.Id == caller.SessionId));
        return Results.Json(new SessionPage([.. items], pages.Next(request, caller.UserId, page.Continuation)), IdentityHttpJsonContext.Default.SessionPage);
    }

    /// <summary>Signs one device out.</summary>
    [Function("EndSession"), Requires(Permissions.ProfileUpdate), Answers(204), Fails("session_not_found", "session_required")]
    public async Task<IResult> EndAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/auth/sessions/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        SessionOnly.Check(caller);
        return await sessions.EndAsync(caller.UserId, id, cancellation)
            ? Results.NoContent()
            : throw new PermanentException("session_not_found", "There is no such session.");
    }

    /// <summary>All but the one that asks, or with <c>?all=true</c> that too.</summary>
    [Function("EndSessions"), Requires(Permissions.ProfileUpdate), Answers<SessionsEnded>, Fails("session_required")]
    [Query("all", "Ends the one that asks too.", Type = typeof(bool))]
    public async Task<IResult> EndAllAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/auth/sessions")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        SessionOnly.Check(caller);
        var ended = await sessions.EndAllAsync(caller.UserId, RequestQuery.Flag(request, "all") ? null : caller.SessionId, cancellation);
        return Results.Json(new SessionsEnded(ended), IdentityHttpJsonContext.Default.SessionsEnded);
    }
}
