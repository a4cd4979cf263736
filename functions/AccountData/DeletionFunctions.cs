using System.ComponentModel.DataAnnotations;
using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.AccountData;

/// <summary>Body of what cannot be undone.</summary>
/// <param name="Password">Not needed within a few minutes of signing in.</param>
internal sealed record ConfirmDeletion([MaxLength(200)] string? Password = null) : IExample<ConfirmDeletion>
{
    public static ConfirmDeletion Example { get; } = new("correct horse battery");
}

/// <param name="Scope">account or channel.</param>
/// <param name="DueAt">When removal begins; an account's deletion can be called off until then.</param>
internal sealed record DeletionView(string Id, string Scope, DateTimeOffset AskedAt, DateTimeOffset DueAt)
{
    public static DeletionView Of(PendingErasure erasure) => new(erasure.Id, erasure.Scope.ToString().ToLowerInvariant(), erasure.AskedAt, erasure.DueAt);
}

/// <summary>The caller's own account and channel.</summary>
public sealed class DeletionFunctions(Erasures erasures, Confirmation confirmation, UserStore users, IdentityMails mails, ICallers callers, ClientReader clients)
{
    private const int MaxBody = 4 * 1024;

    /// <summary>Deletes the account with all there is of it, after a time in which that can be called off; an e-mail says until when. Administrators have another one do it.</summary>
    [Function("DeleteAccount"), Requires(Permissions.AccountDelete), Accepts<ConfirmDeletion>(MaxBody), Answers<DeletionView>(202), Repeatable]
    [Fails("self_refused", "deletion_state_conflict", "password_wrong", "sign_in_again", "session_required", "too_many_attempts")]
    public Task<IResult> DeleteAccountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/me/deletion")] HttpRequest request, CancellationToken cancellation) =>
        AskAsync(request, ErasureScope.Account, cancellation);

    /// <summary>Deletes the channel: videos, batches and what the profile shows, for good and at once. The account stays, with scenarios, voices and settings.</summary>
    [Function("DeleteChannel"), Requires(Permissions.AccountDelete), Accepts<ConfirmDeletion>(MaxBody), Answers<DeletionView>(202), Repeatable]
    [Fails("deletion_state_conflict", "password_wrong", "sign_in_again", "session_required", "too_many_attempts")]
    public Task<IResult> DeleteChannelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/me/channel/deletion")] HttpRequest request, CancellationToken cancellation) =>
        AskAsync(request, ErasureScope.Channel, cancellation);

    /// <summary>The deletion that was asked for.</summary>
    [Function("GetDeletion"), Requires(Permissions.ProfileRead), Answers<DeletionView>, Fails("deletion_not_found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/me/deletion")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        return Results.Json(DeletionView.Of(await erasures.ReadAsync(caller.UserId, cancellation)), AccountDataHttpJsonContext.Default.DeletionView);
    }

    /// <summary>Calls the account's deletion off, as long as it is not due.</summary>
    [Function("CallOffDeletion"), Requires(Permissions.AccountDelete), Answers(204), Fails("deletion_not_found", "deletion_state_conflict", "session_required")]
    public async Task<IResult> CallOffAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/me/deletion")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        SessionOnly.Check(caller);
        await erasures.CallOffAsync(caller.UserId, ActorOf(request, caller), cancellation);
        return Results.NoContent();
    }

    private async Task<IResult> AskAsync(HttpRequest request, ErasureScope scope, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, AccountDataHttpJsonContext.Default.ConfirmDeletion, MaxBody, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        SessionOnly.Check(caller);
        await confirmation.CheckAsync(caller, body.Password, clients.AddressOf(request), cancellation);
        var pending = await erasures.AskAsync(caller.UserId, scope, ActorOf(request, caller), cancellation);
        if (scope == ErasureScope.Account && (await users.FindAsync(caller.UserId, cancellation))?.EmailHash is { } emailHash)
            await mails.AskAsync(pending.Id, IdentityMails.AccountDeletion, emailHash, cancellation);
        return Results.Json(DeletionView.Of(pending), AccountDataHttpJsonContext.Default.DeletionView, statusCode: StatusCodes.Status202Accepted);
    }

    private AuditActor ActorOf(HttpRequest request, Caller caller) => new(caller.UserId, clients.AddressOf(request), caller.KeyId ?? caller.SessionId);
}
