using AutoVideo.Failures;
using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>Body of <c>PUT /api/v1/admin/users/{id}/roles/{role}</c>.</summary>
/// <param name="ExpiresAt">Not given: until it is revoked.</param>
internal sealed record GrantRole(DateTimeOffset? ExpiresAt = null) : IExample<GrantRole>
{
    public static GrantRole Example { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
}

public sealed class GrantFunctions(UserAdministration administration, Accounts accounts, Admins admins)
{
    /// <summary>Grants a role, or changes when its grant expires.</summary>
    [Function("AdminGrantRole"), Requires(Permissions.AdminUserManage), Accepts<GrantRole>(RegisterFunction.MaxBody), Answers<AdminUserView>(Headers = ["ETag"]), TakesIfMatch]
    [Fails("user_not_found", "role_unknown", "role_refused", "rank_refused", "self_refused", "expiry_invalid", "grants_too_many")]
    public async Task<IResult> GrantAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/admin/users/{id}/roles/{role}")] HttpRequest request, string id, string role, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, AdminHttpJsonContext.Default.GrantRole, RegisterFunction.MaxBody, cancellation);
        return View(request, await administration.GrantAsync(await admins.OfAsync(request, cancellation), id, Parse(role), body.ExpiresAt, Preconditions.IfMatchWhenSent(request), cancellation));
    }

    /// <summary>Takes a role away at once.</summary>
    [Function("AdminRevokeRole"), Requires(Permissions.AdminUserManage), Answers<AdminUserView>(Headers = ["ETag"]), TakesIfMatch]
    [Fails("user_not_found", "role_unknown", "rank_refused", "self_refused", "grant_not_found", "last_super_admin")]
    public async Task<IResult> RevokeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/admin/users/{id}/roles/{role}")] HttpRequest request, string id, string role, CancellationToken cancellation) =>
        View(request, await administration.RevokeAsync(await admins.OfAsync(request, cancellation), id, Parse(role), Preconditions.IfMatchWhenSent(request), cancellation));

    private static Role Parse(string name) => RoleTable.TryParse(name, out var role) ? role : throw new PermanentException("role_unknown", "There is no such role.");

    private IResult View(HttpRequest request, User user)
    {
        Preconditions.Tag(request, UserAdministration.VersionOf(user));
        return Results.Json(AdminUserView.Of(user, accounts.EmailOf(user)), AdminHttpJsonContext.Default.AdminUserView);
    }
}
