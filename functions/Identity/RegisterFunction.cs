using System.ComponentModel.DataAnnotations;
using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>Body of <c>POST /api/v1/auth/register</c>.</summary>
/// <param name="Email">Up to 254 bytes.</param>
/// <param name="Password">10 to 200 characters.</param>
/// <param name="DisplayName">1 to 80 characters; "User" and a number when not given.</param>
/// <param name="Cookies">Puts the tokens into cookies instead of the answer.</param>
internal sealed record Register(
    [MaxLength(254)] string? Email = null, [MaxLength(200)] string? Password = null, [MaxLength(80)] string? DisplayName = null, bool Cookies = false) : IExample<Register>
{
    public static Register Example { get; } = new("ada@example.com", "correct horse battery", "Ada");
}

public sealed class RegisterFunction(Accounts accounts, ClientReader clients, SessionCookies cookies, SignInAnswer answer)
{
    public const long MaxBody = 8 * 1024;

    /// <summary>Makes an account and signs it in; an e-mail asks to confirm the address.</summary>
    [Function("Register"), Public("Everybody may make an account, unless Identity:Registration says otherwise; attempts are limited per address."), Accepts<Register>(RegisterFunction.MaxBody), Answers<SignedInView>(201), Repeatable]
    [Fails("registration_closed", "email_invalid", "email_taken", "password_weak", "name_invalid", "csrf_refused", "too_many_attempts")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/auth/register")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, IdentityHttpJsonContext.Default.Register, MaxBody, cancellation);
        cookies.CheckOrigin(request, body.Cookies);
        var signedIn = await accounts.RegisterAsync(body.Email, body.Password, body.DisplayName, clients.Of(request), cancellation);
        return answer.Write(request, signedIn, body.Cookies, StatusCodes.Status201Created);
    }
}
