using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.AccountData;

public sealed class HideAccountFunction(AccountHiding hiding, Confirmation confirmation, ICallers callers, ClientReader clients)
{
    private const int MaxBody = 4 * 1024;

    /// <summary>Hides the caller's own account: it is shown to nobody, and signs in nowhere, until an administrator restores it. Nothing is removed.</summary>
    [Function("HideAccount"), Requires(Permissions.AccountDelete), Accepts<ConfirmDeletion>(MaxBody), Answers(204), Repeatable]
    [Fails("self_refused", "password_wrong", "sign_in_again", "session_required", "too_many_attempts")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/me/hide")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, AccountDataHttpJsonContext.Default.ConfirmDeletion, MaxBody, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        SessionOnly.Check(caller);
        var address = clients.AddressOf(request);
        await confirmation.CheckAsync(caller, body.Password, address, cancellation);
        await hiding.HideAsync(caller.UserId, new AuditActor(caller.UserId, address, caller.SessionId), cancellation);
        return Results.NoContent();
    }
}
