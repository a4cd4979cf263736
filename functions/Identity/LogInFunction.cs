using System.ComponentModel.DataAnnotations;
using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>Body of <c>POST /api/v1/auth/login</c>.</summary>
/// <param name="Cookies">Puts the tokens into cookies instead of the answer.</param>
internal sealed record LogIn([MaxLength(254)] string? Email = null, [MaxLength(200)] string? Password = null, bool Cookies = false) : IExample<LogIn>
{
    public static LogIn Example { get; } = new("ada@example.com", "correct horse battery");
}

public sealed class LogInFunction(Accounts accounts, ClientReader clients, SessionCookies cookies, SignInAnswer answer)
{
    /// <summary>Signs in with address and password.</summary>
    [Function("LogIn"), Public("It asks for a password; attempts are limited per account and address."), Accepts<LogIn>(RegisterFunction.MaxBody), Answers<SignedInView>, Repeatable]
    [Fails("login_failed", "account_hidden", "csrf_refused", "too_many_attempts")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/auth/login")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, IdentityHttpJsonContext.Default.LogIn, RegisterFunction.MaxBody, cancellation);
        cookies.CheckOrigin(request, body.Cookies);
        var signedIn = await accounts.LogInAsync(body.Email, body.Password, clients.Of(request), cancellation);
        return answer.Write(request, signedIn, body.Cookies, StatusCodes.Status200OK);
    }
}
