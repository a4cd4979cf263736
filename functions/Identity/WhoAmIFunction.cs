using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

public sealed class WhoAmIFunction(ICallers callers, UserStore users, AccountViews views)
{
    /// <summary>Who the caller is, with roles and permissions.</summary>
    [Function("WhoAmI"), Requires(Permissions.ProfileRead), Answers<AccountView>]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/auth/me")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        return Results.Json(views.Of(await users.ReadAsync(caller.UserId, cancellation)), IdentityHttpJsonContext.Default.AccountView);
    }
}
