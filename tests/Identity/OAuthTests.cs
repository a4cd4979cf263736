using System.Net;
using System.Text.Json;
using AutoVideo.Identity;

namespace AutoVideo.Tests.Identity;

/// <summary>Signing in by an account elsewhere, against an issuer that checks every parameter.</summary>
public sealed class OAuthTests : IAsyncLifetime
{
    private Issuer _issuer = null!;
    private IdentityHost _host = null!;
    private HttpClient _browser = null!;
    private readonly CookieContainer _cookies = new();

    public async Task InitializeAsync()
    {
        _issuer = await Issuer.StartAsync();
        _host = await IdentityHost.StartAsync(
            "Identity:LoginsPerAddressPerHour=100000",
            $"OidcSignIn:Issuer={_issuer.Address}", $"OidcSignIn:ClientId={Issuer.ClientId}", $"OidcSignIn:ClientSecret={Issuer.ClientSecret}",
            $"GitHubSignIn:BaseUrl={_issuer.Address}", $"GitHubSignIn:ApiUrl={_issuer.Address}", $"GitHubSignIn:ClientId={Issuer.ClientId}", $"GitHubSignIn:ClientSecret={Issuer.ClientSecret}");
        _browser = NewBrowser(_cookies);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Theory]
    [InlineData("oidc", "RS256")]
    [InlineData("oidc", "ES256")]
    [InlineData("github", "-")]
    public async Task A_stranger_gets_an_account_and_comes_back_to_it(string provider, string signing)
    {
        _issuer.Signing = signing;
        Assert.Equal("/studio?tab=1", await SignInAsync(provider, "/studio?tab=1"));
        var first = await MeAsync();
        Assert.Equal(("ada@example.com", true, provider), (first.GetProperty("email").GetString(), first.GetProperty("emailVerified").GetBoolean(), first.GetProperty("logins")[0].GetProperty("provider").GetString()));
        await SignInAsync(provider, null);
        Assert.Equal(first.GetProperty("id").GetString(), (await MeAsync()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Only_what_is_configured_is_offered()
    {
        Assert.Equal(["github", "oidc"], (await _host.GetAsync("/api/v1/auth/oauth")).Json.GetProperty("items").EnumerateArray().Select(item => item.GetString()!).Order());
        Assert.Equal(404, (await _host.GetAsync("/api/v1/auth/oauth/google/start")).Status);
    }

    public static TheoryData<string> BadTokens => new() { "none", "HS256", "wrong-key", "iss", "aud", "azp", "exp", "iat", "nonce", "sub" };

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task An_ID_token_with_one_thing_wrong_signs_nobody_in(string wrong)
    {
        if (wrong is "none" or "HS256" or "wrong-key")
            _issuer.Signing = wrong;
        _issuer.Claims = claims =>
        {
            switch (wrong)
            {
                case "iss": claims["iss"] = "https://evil.example"; break;
                case "aud": claims["aud"] = "somebody else"; break;
                case "azp": claims["aud"] = new[] { Issuer.ClientId, "somebody else" }; break;
                case "exp": claims["exp"] = 1_000_000; break;
                case "iat": claims["iat"] = (long)claims["iat"]! + 3600; break;
                case "nonce": claims["nonce"] = "replayed"; break;
                case "sub": claims.Remove("sub"); break;
                default: break;
            }
        };
        Assert.Equal("/sign-in?error=id_token_invalid", await SignInAsync("oidc", null));
        Assert.Equal(401, (int)(await _browser.GetAsync(new Uri("/api/v1/auth/me", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task An_answer_works_once_in_its_own_browser_for_its_own_provider()
    {
        var callback = _issuer.Agree(await StartAsync("oidc", null));
        using var thief = NewBrowser(new CookieContainer());
        Assert.Equal("/sign-in?error=state_invalid", await LocationAsync(thief, callback));

        callback = _issuer.Agree(await StartAsync("oidc", null));
        Assert.Equal("/sign-in?error=state_invalid", await LocationAsync(_browser, callback.Replace("/oidc/", "/github/", StringComparison.Ordinal)));

        callback = _issuer.Agree(await StartAsync("oidc", null));
        Assert.Equal("/", await LocationAsync(_browser, callback));
        Assert.Equal("/sign-in?error=state_invalid", await LocationAsync(_browser, callback));

        callback = _issuer.Agree(await StartAsync("oidc", null));
        Assert.Equal("/sign-in?error=state_invalid", await LocationAsync(_browser, callback.Replace("&iss=", "&iss=https%3A%2F%2Fevil.example%3F", StringComparison.Ordinal)));

        callback = _issuer.Agree(await StartAsync("oidc", null));
        Assert.Equal("/sign-in?error=denied", await LocationAsync(_browser, callback.Replace("code=", "error=access_denied&x=", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("studio")]
    public async Task Nobody_is_led_to_another_site_afterwards(string returnTo) =>
        Assert.Equal((422, "return_refused"), await Code($"/api/v1/auth/oauth/oidc/start?returnTo={Uri.EscapeDataString(returnTo)}"));

    [Fact]
    public async Task An_account_elsewhere_does_not_take_over_an_address_that_has_a_user()
    {
        await _host.RegisterAsync("ada@example.com");
        Assert.Equal("/sign-in?error=email_taken", await SignInAsync("oidc", null));
    }

    [Fact]
    public async Task An_address_that_the_issuer_has_not_confirmed_is_not_taken()
    {
        _issuer.EmailVerified = false;
        await SignInAsync("oidc", null);
        Assert.False((await MeAsync()).TryGetProperty("email", out _));
    }

    [Fact]
    public async Task A_user_links_an_account_signs_in_by_it_and_unlinks_it()
    {
        var person = await _host.RegisterAsync("ada@example.com");
        using var link = _host.Request(HttpMethod.Post, "/api/v1/auth/oauth/oidc/link?returnTo=/settings", person.Access, new { });
        using var begun = await _browser.SendAsync(link);
        var authorize = JsonElement.Parse(await begun.Content.ReadAsStringAsync()).GetProperty("location").GetString()!;
        Assert.Equal("/settings", await LocationAsync(_browser, _issuer.Agree(new Uri(authorize))));
        await SignInAsync("oidc", null);
        Assert.Equal(person.Id, (await MeAsync()).GetProperty("id").GetString());
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Delete, "/api/v1/auth/oauth/oidc", person.Access)).Status);
        Assert.Equal("/sign-in?error=email_taken", await SignInAsync("oidc", null));
    }

    [Fact]
    public async Task The_last_way_in_cannot_be_unlinked()
    {
        await SignInAsync("github", null);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/auth/oauth/github");
        request.Headers.Add(SessionCookies.CsrfHeader, Uri.UnescapeDataString(_cookies.GetCookies(_host.Http.BaseAddress!)["autovideo-csrf"]!.Value));
        using var answer = await _browser.SendAsync(request);
        Assert.Equal(409, (int)answer.StatusCode);
    }

    private async Task<string> SignInAsync(string provider, string? returnTo) => await LocationAsync(_browser, _issuer.Agree(await StartAsync(provider, returnTo)));

    private async Task<Uri> StartAsync(string provider, string? returnTo) =>
        new(await LocationAsync(_browser, $"/api/v1/auth/oauth/{provider}/start{(returnTo is null ? "" : $"?returnTo={Uri.EscapeDataString(returnTo)}")}"));

    private static async Task<string> LocationAsync(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return answer.Headers.Location!.OriginalString;
    }

    private async Task<JsonElement> MeAsync() => JsonElement.Parse(await _browser.GetStringAsync(new Uri("/api/v1/auth/me", UriKind.Relative)));

    private async Task<(int, string?)> Code(string path)
    {
        var answer = await _host.GetAsync(path);
        return (answer.Status, answer.Code);
    }

    private HttpClient NewBrowser(CookieContainer cookies) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = _host.Http.BaseAddress };
}
