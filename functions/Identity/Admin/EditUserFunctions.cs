using System.ComponentModel.DataAnnotations;
using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>Body of <c>POST /api/v1/admin/users</c>.</summary>
/// <param name="Password">Not given: the user sets one by a link that goes out by e-mail.</param>
/// <param name="Roles">Not given: those of people who register.</param>
internal sealed record AdminCreateUser(
    [MaxLength(254)] string? Email = null, [MaxLength(200)] string? Password = null, [MaxLength(80)] string? DisplayName = null,
    [MaxLength(5), Each(1, 20, Values = ["user", "creator", "premium", "admin", "super_admin"])] IReadOnlyList<string>? Roles = null) : IExample<AdminCreateUser>
{
    public static AdminCreateUser Example { get; } = new("grace@example.com", DisplayName: "Grace", Roles: ["user", "creator"]);
}

/// <summary>Body of <c>PATCH /api/v1/admin/users/{id}</c>: what is not given stays.</summary>
internal sealed record AdminEditUser([MaxLength(80)] string? DisplayName = null, [MaxLength(254)] string? Email = null, bool? EmailVerified = null) : IExample<AdminEditUser>
{
    public static AdminEditUser Example { get; } = new("Grace H.");
}

public sealed class EditUserFunctions(UserAdministration administration, UserStore users, Accounts accounts, Admins admins)
{
    /// <summary>One user with grants and ways to sign in.</summary>
    [Function("AdminGetUser"), Requires(Permissions.AdminUserManage), Answers<AdminUserView>(Headers = ["ETag"]), Fails("user_not_found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/admin/users/{id}")] HttpRequest request, string id, CancellationToken cancellation) =>
        View(request, await users.ReadAsync(id, cancellation));

    /// <summary>Makes an account for somebody.</summary>
    [Function("AdminCreateUser"), Requires(Permissions.AdminUserManage), Accepts<AdminCreateUser>(RegisterFunction.MaxBody), Answers<AdminUserView>(201, Headers = ["Location", "ETag"])]
    [Fails("email_invalid", "email_taken", "password_weak", "name_invalid", "role_refused", "rank_refused")]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/admin/users")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, AdminHttpJsonContext.Default.AdminCreateUser, RegisterFunction.MaxBody, cancellation);
        var roles = body.Roles?.Select(name => RoleTable.TryParse(name, out var role) ? role : Role.Guest).ToArray();
        var user = await administration.CreateAsync(await admins.OfAsync(request, cancellation), body.Email, body.Password, body.DisplayName, roles, cancellation);
        request.HttpContext.Response.Headers.Location = $"/api/v1/admin/users/{user.Id}";
        return View(request, user, StatusCodes.Status201Created);
    }

    /// <summary>Changes name or address; a new address counts as unconfirmed unless the body says otherwise.</summary>
    [Function("AdminEditUser"), Requires(Permissions.AdminUserManage), Accepts<AdminEditUser>(RegisterFunction.MaxBody), Answers<AdminUserView>(Headers = ["ETag"]), TakesIfMatch]
    [Fails("user_not_found", "email_invalid", "email_taken", "name_invalid", "rank_refused")]
    public async Task<IResult> EditAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "v1/admin/users/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, AdminHttpJsonContext.Default.AdminEditUser, RegisterFunction.MaxBody, cancellation);
        var condition = Preconditions.IfMatchWhenSent(request);
        var admin = await admins.OfAsync(request, cancellation);
        return View(request, await administration.EditAsync(admin, id, body.DisplayName, body.Email, body.EmailVerified, condition, cancellation));
    }

    private IResult View(HttpRequest request, User user, int status = StatusCodes.Status200OK)
    {
        Preconditions.Tag(request, UserAdministration.VersionOf(user));
        return Results.Json(AdminUserView.Of(user, accounts.EmailOf(user)), AdminHttpJsonContext.Default.AdminUserView, statusCode: status);
    }
}
