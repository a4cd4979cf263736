using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using AutoVideo.Failures;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Platform.Landing;

/// <summary>
/// Answers <c>/</c>, where people end up who open the printed address: what this is, whether they are signed in, where to go. One page without script,
/// and nothing from elsewhere. In Azure the host or the web app has this path.
/// </summary>
internal sealed class LandingPage(IAuthenticator authenticator, UserStore users, OwnerMode mode) : IStartupFilter
{
    private static readonly string Page = Read();
    // The page's own style and nothing else, not even a script.
    private static readonly string Policy = $"default-src 'none'; style-src 'sha256-{StyleHash()}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseWhen(
            http => http.Request.Path == "/" && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)),
            page => page.Run(AnswerAsync));
        next(app);
    };

    private async Task AnswerAsync(HttpContext http)
    {
        var body = Encoding.UTF8.GetBytes(Page.Replace("{who}", await WhoAsync(http), StringComparison.Ordinal));
        var response = http.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "private, no-store";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (!HttpMethods.IsHead(http.Request.Method))
            await response.Body.WriteAsync(body, http.RequestAborted);
    }

    private async Task<string> WhoAsync(HttpContext http)
    {
        var user = await CallerAsync(http) is { IsGuest: false } caller ? await users.FindAsync(caller.UserId, http.RequestAborted) : null;
        if (user is not null)
            return $"""<p class="who in">You are signed in as <strong>{HtmlEncoder.Default.Encode(user.DisplayName)}</strong>{(mode.IsOn ? ", on the machine itself" : "")}.</p>""";
        return mode.IsOn
            ? """<p class="who">You are not signed in. The program printed a link when it started (<code>Sign in once: …</code>): open it here. Programs send the key of the data folder.</p>"""
            : """<p class="who">You are not signed in. Begin with <code>POST /api/v1/auth/register</code> or <code>POST /api/v1/auth/login</code>; the page of all operations has forms for both.</p>""";
    }

    private async Task<Caller> CallerAsync(HttpContext http)
    {
        try
        {
            return await authenticator.AuthenticateAsync(http.Request, http.RequestAborted);
        }
        catch (PermanentException)
        {
            // Credentials that are stale or wrong are none here.
            return Caller.Guest;
        }
    }

    private static string Read()
    {
        using var reader = new StreamReader(typeof(LandingPage).Assembly.GetManifestResourceStream("AutoVideo.Platform.Landing.landing.html")!);
        return reader.ReadToEnd();
    }

    private static string StyleHash()
    {
        var from = Page.IndexOf("<style>", StringComparison.Ordinal) + "<style>".Length;
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Page[from..Page.IndexOf("</style>", StringComparison.Ordinal)])));
    }
}
