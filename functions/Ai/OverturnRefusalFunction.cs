using System.ComponentModel.DataAnnotations;
using AutoVideo.Ai.Safety;
using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Ai;

/// <summary>Body of <c>POST /api/v1/safety/refusals/{id}/overturn</c>.</summary>
/// <param name="Reason">1 to 500 characters.</param>
internal sealed record OverturnRefusal([StringLength(500, MinimumLength = 1)] string Reason) : IExample<OverturnRefusal>
{
    public const long MaxBody = 8 * 1024;
    public static OverturnRefusal Example { get; } = new("It is a lesson in history.");
}

/// <summary>Lets a refused text pass from now on; retrying the video then goes on.</summary>
public sealed class OverturnRefusalFunction(Admins admins, SafetyAppeals appeals)
{
    [Function("OverturnRefusal"), Requires(Permissions.AdminSafetyManage), Accepts<OverturnRefusal>(OverturnRefusal.MaxBody), Answers<RefusalView>, Fails("refusal_not_found")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/safety/refusals/{id}/overturn")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, AiHttpJsonContext.Default.OverturnRefusal, OverturnRefusal.MaxBody, cancellation);
        var admin = await admins.OfAsync(request, cancellation);
        return Results.Json(RefusalView.Of(await appeals.OverturnAsync(id, admin.Actor, body.Reason, cancellation)), AiHttpJsonContext.Default.RefusalView);
    }
}
