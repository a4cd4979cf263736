using System.ComponentModel.DataAnnotations;
using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>Body of <c>PUT /api/v1/auth/email</c>.</summary>
internal sealed record ChangeEmail([MaxLength(254)] string? Email = null, [MaxLength(200)] string? Password = null) : IExample<ChangeEmail>
{
    public static ChangeEmail Example { get; } = new("ada@example.org", "correct horse battery");
}

/// <summary>Body of <c>POST /api/v1/auth/email/verify</c>.</summary>
internal sealed record CodeOnly([MaxLength(100)] string? Code = null) : IExample<CodeOnly>
{
    public static CodeOnly Example { get; } = new("the code of the e-mail");
}

public sealed class EmailFunctions(PasswordChanges changes, UserStore users, IdentityMails mails, LoginThrottle throttle, ICallers callers, ClientReader clients)
{
    /// <summary>Takes a new address, which counts as unconfirmed.</summary>
    [Function("ChangeEmail"), Requires(Permissions.ProfileUpdate), Accepts<ChangeEmail>(RegisterFunction.MaxBody), Answers(204), Fails("email_invalid", "email_taken", "password_wrong", "session_required", "sign_in_again", "too_many_attempts")]
    public async Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/auth/email")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, IdentityHttpJsonContext.Default.ChangeEmail, RegisterFunction.MaxBody, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        SessionOnly.Check(caller);
        await changes.ChangeEmailAsync(caller, body.Password, body.Email, clients.AddressOf(request), cancellation);
        return Results.NoContent();
    }

    /// <summary>Confirms the address that a code was sent to.</summary>
    [Function("VerifyEmail"), Public("It asks for a one-time code that was sent by e-mail."), Accepts<CodeOnly>(RegisterFunction.MaxBody), Answers(204), Repeatable, Fails("code_invalid", "too_many_attempts")]
    public async Task<IResult> VerifyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/auth/email/verify")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, IdentityHttpJsonContext.Default.CodeOnly, RegisterFunction.MaxBody, cancellation);
        await changes.VerifyEmailAsync(body.Code, clients.AddressOf(request), cancellation);
        return Results.NoContent();
    }

    /// <summary>Sends the e-mail that confirms the address once more.</summary>
    [Function("ResendVerification"), Requires(Permissions.ProfileUpdate), Answers(202), Repeatable, Fails("too_many_attempts")]
    public async Task<IResult> ResendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/auth/email/resend")] HttpRequest request, CancellationToken cancellation)
    {
        var user = await users.ReadAsync((await callers.OfAsync(request, cancellation)).UserId, cancellation);
        await throttle.TakeAsync(user.EmailHash, clients.AddressOf(request), cancellation);
        if (user is { EmailHash: { } hash, EmailVerified: false })
            await mails.AskAsync(IdentityMails.VerifyEmail, hash, cancellation);
        return Results.Accepted();
    }
}
