using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

internal sealed record ProviderList(IReadOnlyList<string> Items);

/// <param name="Location">Where the browser goes to sign in.</param>
internal sealed record SignInStart(string Location);

/// <summary>Signing in by an account at Google, GitHub or another issuer.</summary>
public sealed class OAuthFunctions(
    SignInFlow flow, ExternalAccounts accounts, Confirmation confirmation, ICallers callers, ClientReader clients, SessionCookies cookies)
{
    private const string BrowserCookie = "autovideo-oauth";

    /// <summary>Providers that people can sign in with.</summary>
    [Function("ListSignInProviders"), Public("Names of the providers that are set up, for the sign-in page."), Answers<ProviderList>]
    public IResult List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/auth/oauth")] HttpRequest request) =>
        Results.Json(new ProviderList(flow.Names), IdentityHttpJsonContext.Default.ProviderList);

    /// <summary><c>?returnTo=/path</c>: where the browser ends up afterwards.</summary>
    [Function("StartSignIn"), Public("It only sends the browser to the provider."), Answers(302), Fails("provider_unknown", "return_refused", "too_many_attempts")]
    [Query("returnTo", "Path of this site where the browser ends up.", MaxLength = 500)]
    public async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/auth/oauth/{provider}/start")] HttpRequest request, string provider, CancellationToken cancellation)
    {
        var begun = await flow.BeginAsync(provider, request.Query["returnTo"], null, clients.Of(request), cancellation);
        Remember(request, begun.Browser);
        return Results.Redirect(begun.Authorize.AbsoluteUri);
    }

    /// <summary>Where providers send the browser back to.</summary>
    [Function("FinishSignIn"), Public("It asks for the state that the browser began with and a code of the provider."), Answers(302), Fails("provider_unknown", "too_many_attempts")]
    [Query("state", "What the sign-in began with.", MaxLength = 200), Query("code", "The provider's code.", MaxLength = 2000), Query("error", "Why the provider refused."), Query("iss", "The provider's issuer (RFC 9207).", MaxLength = 500)]
    public async Task<IResult> FinishAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/auth/oauth/{provider}/callback")] HttpRequest request, string provider, CancellationToken cancellation)
    {
        var response = request.HttpContext.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        var browser = request.Cookies[NameOf(request)];
        response.Cookies.Delete(NameOf(request), OptionsOf(request));
        try
        {
            var done = await flow.FinishAsync(provider, name => request.Query[name] is [{ } value] ? value : null, browser, clients.Of(request), cancellation);
            if (done.SignedIn is { } signedIn)
                cookies.Set(response, signedIn);
            return Results.Redirect(done.ReturnTo);
        }
        catch (SignInRefusedException refusal)
        {
            return Results.Redirect($"/sign-in?error={Uri.EscapeDataString(refusal.Code)}");
        }
    }

    /// <summary>Links another account to the caller's: answers where the browser has to go. The sign-in has to be a recent one.</summary>
    [Function("LinkSignIn"), Requires(Permissions.ProfileUpdate), Answers<SignInStart>, Repeatable, Fails("provider_unknown", "return_refused", "session_required", "sign_in_again", "too_many_attempts")]
    [Query("returnTo", "Path of this site where the browser ends up.", MaxLength = 500)]
    public async Task<IResult> LinkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/auth/oauth/{provider}/link")] HttpRequest request, string provider, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        SessionOnly.Check(caller);
        // A new way in outlives the session: a stolen token must not make one.
        await confirmation.CheckAsync(caller, null, clients.AddressOf(request), cancellation);
        var begun = await flow.BeginAsync(provider, request.Query["returnTo"], caller.UserId, clients.Of(request), cancellation);
        Remember(request, begun.Browser);
        return Results.Json(new SignInStart(begun.Authorize.AbsoluteUri), IdentityHttpJsonContext.Default.SignInStart);
    }

    /// <summary>Unlinks the accounts at a provider.</summary>
    [Function("UnlinkSignIn"), Requires(Permissions.ProfileUpdate), Answers(204), Fails("login_not_found", "last_login", "session_required")]
    public async Task<IResult> UnlinkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/auth/oauth/{provider}")] HttpRequest request, string provider, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        SessionOnly.Check(caller);
        await accounts.UnlinkAsync(caller.UserId, provider, cancellation);
        return Results.NoContent();
    }

    private void Remember(HttpRequest request, string browser)
    {
        var options = OptionsOf(request);
        options.MaxAge = SignInFlow.Lifetime;
        request.HttpContext.Response.Cookies.Append(NameOf(request), browser, options);
    }

    private string NameOf(HttpRequest request) => cookies.IsHttps(request) ? $"__Host-{BrowserCookie}" : BrowserCookie;

    // Lax: the provider sends the browser back across sites.
    private CookieOptions OptionsOf(HttpRequest request) => new() { Path = "/", HttpOnly = true, Secure = cookies.IsHttps(request), SameSite = SameSiteMode.Lax };
}
