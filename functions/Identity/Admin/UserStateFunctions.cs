using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

public sealed class UserStateFunctions(UserAdministration administration, Accounts accounts, Admins admins)
{
    /// <summary>Hides a user, who cannot sign in and is not shown until restored.</summary>
    [Function("AdminHideUser"), Requires(Permissions.AdminUserManage), Answers<AdminUserView>, Repeatable, Fails("user_not_found", "self_refused", "rank_refused", "last_super_admin")]
    public async Task<IResult> HideAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/admin/users/{id}/hide")] HttpRequest request, string id, CancellationToken cancellation) =>
        View(await administration.HideAsync(await admins.OfAsync(request, cancellation), id, cancellation));

    /// <summary>Restores a hidden user.</summary>
    [Function("AdminRestoreUser"), Requires(Permissions.AdminUserManage), Answers<AdminUserView>, Repeatable, Fails("user_not_found", "self_refused", "rank_refused")]
    public async Task<IResult> RestoreAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/admin/users/{id}/restore")] HttpRequest request, string id, CancellationToken cancellation) =>
        View(await administration.RestoreAsync(await admins.OfAsync(request, cancellation), id, cancellation));

    /// <summary>Deletes a user: marked at once, with all tokens ended.</summary>
    [Function("AdminDeleteUser"), Requires(Permissions.AdminUserManage), Answers(204), TakesIfMatch, Fails("user_not_found", "self_refused", "rank_refused", "last_super_admin")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/admin/users/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        await administration.DeleteAsync(await admins.OfAsync(request, cancellation), id, Preconditions.IfMatchWhenSent(request), cancellation);
        return Results.NoContent();
    }

    /// <summary>Ends all sessions of a user.</summary>
    [Function("AdminEndSessions"), Requires(Permissions.AdminUserManage), Answers<SessionsEnded>, Fails("user_not_found", "rank_refused")]
    public async Task<IResult> EndSessionsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/admin/users/{id}/sessions")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var ended = await administration.EndSessionsAsync(await admins.OfAsync(request, cancellation), id, cancellation);
        return Results.Json(new SessionsEnded(ended), IdentityHttpJsonContext.Default.SessionsEnded);
    }

    private IResult View(User user) => Results.Json(AdminUserView.Of(user, accounts.EmailOf(user)), AdminHttpJsonContext.Default.AdminUserView);
}
