using System.ComponentModel.DataAnnotations;
using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>Body of <c>PUT /api/v1/auth/password</c>; who has no password yet signs in just before instead of giving <paramref name="CurrentPassword"/>.</summary>
internal sealed record ChangePassword([MaxLength(200)] string? CurrentPassword = null, [MaxLength(200)] string? NewPassword = null) : IExample<ChangePassword>
{
    public static ChangePassword Example { get; } = new("correct horse battery", "a better one, and longer");
}

/// <summary>Body of <c>POST /api/v1/auth/password/forgot</c>.</summary>
internal sealed record EmailOnly([MaxLength(254)] string? Email = null) : IExample<EmailOnly>
{
    public static EmailOnly Example { get; } = new("ada@example.com");
}

/// <summary>Body of <c>POST /api/v1/auth/password/reset</c>.</summary>
internal sealed record ResetPassword([MaxLength(100)] string? Code = null, [MaxLength(200)] string? Password = null) : IExample<ResetPassword>
{
    public static ResetPassword Example { get; } = new("the code of the e-mail", "a better one, and longer");
}

public sealed class PasswordFunctions(PasswordChanges changes, ICallers callers, ClientReader clients)
{
    /// <summary>Sets a new password and ends all other sessions.</summary>
    [Function("ChangePassword"), Requires(Permissions.ProfileUpdate), Accepts<ChangePassword>(RegisterFunction.MaxBody), Answers(204), Fails("password_wrong", "password_weak", "session_required", "sign_in_again", "too_many_attempts")]
    public async Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/auth/password")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, IdentityHttpJsonContext.Default.ChangePassword, RegisterFunction.MaxBody, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        SessionOnly.Check(caller);
        await changes.ChangeAsync(caller, body.CurrentPassword, body.NewPassword, clients.AddressOf(request), cancellation);
        return Results.NoContent();
    }

    /// <summary>Has a link sent with which a new password can be set.</summary>
    [Function("ForgotPassword"), Public("It answers the same whether there is such an account or not; the code goes to its owner by e-mail."), Accepts<EmailOnly>(RegisterFunction.MaxBody), Answers(202), Repeatable, Fails("email_invalid", "too_many_attempts")]
    public async Task<IResult> ForgotAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/auth/password/forgot")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, IdentityHttpJsonContext.Default.EmailOnly, RegisterFunction.MaxBody, cancellation);
        await changes.ForgotAsync(body.Email, clients.AddressOf(request), cancellation);
        return Results.Accepted();
    }

    /// <summary>Sets a new password by a code that came by e-mail, and ends all sessions.</summary>
    [Function("ResetPassword"), Public("It asks for a one-time code that was sent by e-mail."), Accepts<ResetPassword>(RegisterFunction.MaxBody), Answers(204), Repeatable, Fails("code_invalid", "password_weak", "too_many_attempts")]
    public async Task<IResult> ResetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/auth/password/reset")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, IdentityHttpJsonContext.Default.ResetPassword, RegisterFunction.MaxBody, cancellation);
        await changes.ResetAsync(body.Code, body.Password, clients.AddressOf(request), cancellation);
        return Results.NoContent();
    }
}
