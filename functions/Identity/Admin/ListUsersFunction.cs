using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>Users, newest first: <c>?q=ada&amp;status=hidden&amp;role=admin</c>.</summary>
public sealed class ListUsersFunction(UserSearch search, Pages pages)
{
    [Function("AdminListUsers"), Requires(Permissions.AdminUserManage), Answers<AdminUserPage>, Paged]
    [Query("q", "The beginning of a name, or a whole address of e-mail.", MaxLength = 254)]
    [Query("status", "Only users in this state.", Values = ["active", "hidden", "deleted"])]
    [Query("role", "Only users whose highest role is this.", Values = ["user", "creator", "premium", "admin", "super_admin"])]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/admin/users")] HttpRequest request, CancellationToken cancellation)
    {
        const string scope = "users";
        var text = RequestQuery.Text(request, "q", 254);
        var status = RequestQuery.OneOf(request, "status", "active", "hidden", "deleted");
        var role = RequestQuery.OneOf(request, "role", "user", "creator", "premium", "admin", "super_admin");
        var wanted = pages.Read(request, scope);
        var page = await search.ListAsync(
            string.IsNullOrWhiteSpace(text) ? null : text, status is null ? null : Enum.Parse<UserStatus>(status, ignoreCase: true),
            RoleTable.TryParse(role, out var highest) ? highest : null, wanted.Limit, wanted.Cursor, cancellation);
        var lines = page.Documents.Select(document => document.Value).Select(user => new AdminUserLine(
            user.Id, user.DisplayName, search.EmailOf(user), user.EmailVerified, AdminUserView.Wire(user.Status), RoleTable.NameOf(user.Role), user.CreatedAt, user.LastSignInAt));
        return Results.Json(new AdminUserPage([.. lines], pages.Next(request, scope, page.Continuation)), AdminHttpJsonContext.Default.AdminUserPage);
    }
}
