using System.ComponentModel.DataAnnotations;
using AutoVideo.Failures;
using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>Body of <c>POST /api/v1/auth/enter</c>.</summary>
internal sealed record Enter([MaxLength(100)] string? Code = null, bool Cookies = false) : IExample<Enter>
{
    public static Enter Example { get; } = new("the code of the link");
}

/// <summary>Signs the owner in by the one-time link that the host prints: the browser by opening it, a program by its code.</summary>
public sealed class EnterFunctions(OwnerLinks links, ClientReader clients, SessionCookies cookies, SignInAnswer answer)
{
    /// <summary>Signs the browser in by the link that the host prints, and leads to the page of all operations.</summary>
    [Function("EnterByLink"), Public("It asks for a one-time code that only the console shows."), Answers(302), Fails("code_invalid", "too_many_attempts")]
    [Query("code", "The one-time code of the link.", Required = true)]
    public async Task<IResult> OpenAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/auth/enter")] HttpRequest request, CancellationToken cancellation)
    {
        var signedIn = await EnterAsync(request, request.Query["code"], cancellation);
        cookies.Set(request.HttpContext.Response, signedIn);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        request.HttpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Results.Redirect("/api/docs");
    }

    /// <summary>Signs a program in by the code of the link that the host prints.</summary>
    [Function("Enter"), Public("It asks for a one-time code that only the console shows."), Accepts<Enter>(RegisterFunction.MaxBody), Answers<SignedInView>, Repeatable, Fails("code_invalid", "csrf_refused", "too_many_attempts")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/auth/enter")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, IdentityHttpJsonContext.Default.Enter, RegisterFunction.MaxBody, cancellation);
        cookies.CheckOrigin(request, body.Cookies);
        return answer.Write(request, await EnterAsync(request, body.Code, cancellation), body.Cookies, StatusCodes.Status200OK);
    }

    private async Task<SignedIn> EnterAsync(HttpRequest request, string? code, CancellationToken cancellation) =>
        await links.EnterAsync(code, clients.Of(request), cancellation)
        ?? throw new PermanentException("code_invalid", "This link has been used or has expired. The next start of the server prints a new one.");
}
