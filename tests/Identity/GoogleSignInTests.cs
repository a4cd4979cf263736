using System.Net;
using System.Text.Json;

namespace AutoVideo.Tests.Identity;

/// <summary>Google, as far as it differs from any other issuer; it is played by the issuer of the tests.</summary>
public sealed class GoogleSignInTests : IAsyncLifetime
{
    private Issuer _issuer = null!;
    private IdentityHost _host = null!;
    private HttpClient _browser = null!;

    public async Task InitializeAsync()
    {
        _issuer = await Issuer.StartAsync();
        _host = await IdentityHost.StartAsync(
            "Identity:LoginsPerAddressPerHour=100000", $"GoogleSignIn:Issuer={_issuer.Address}", $"GoogleSignIn:ClientId={Issuer.ClientId}", $"GoogleSignIn:ClientSecret={Issuer.ClientSecret}");
        _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = _host.Http.BaseAddress };
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task It_is_offered_under_its_name_and_asked_for_profile_and_address()
    {
        Assert.Equal(["google"], (await _host.GetAsync("/api/v1/auth/oauth")).Json.GetProperty("items").EnumerateArray().Select(item => item.GetString()!));
        var authorize = await AuthorizeAsync();
        Assert.Contains("scope=openid%20profile%20email", authorize.Query, StringComparison.Ordinal);
        Assert.Contains(Uri.EscapeDataString("/api/v1/auth/oauth/google/callback"), authorize.Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Its_tokens_name_it_with_or_without_the_scheme(bool withScheme)
    {
        _issuer.Claims = claims =>
        {
            claims["iss"] = withScheme ? _issuer.Address : new Uri(_issuer.Address).Authority;
            // What Google adds.
            (claims["azp"], claims["hd"], claims["at_hash"]) = (Issuer.ClientId, "example.com", "x");
        };
        Assert.Equal("/", await SignInAsync());
        var me = await MeAsync();
        Assert.Equal(("google", "ada@example.com"), (me.GetProperty("logins")[0].GetProperty("provider").GetString(), me.GetProperty("email").GetString()));
        Assert.Equal("/", await SignInAsync());
        Assert.Equal(me.GetProperty("id").GetString(), (await MeAsync()).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1")]
    [InlineData("")]
    public async Task A_token_of_another_name_signs_nobody_in(string issuer)
    {
        _issuer.Claims = claims => claims["iss"] = issuer;
        Assert.Equal("/sign-in?error=id_token_invalid", await SignInAsync());
    }

    [Fact]
    public async Task An_address_that_Google_has_not_verified_is_not_taken_over()
    {
        _issuer.EmailVerified = false;
        await SignInAsync();
        Assert.False((await MeAsync()).TryGetProperty("email", out _));
    }

    [Fact]
    public async Task An_issuer_that_takes_the_secret_in_the_body_only_gets_it_there()
    {
        _issuer.SecretInBody = true;
        Assert.Equal("/", await SignInAsync());
    }

    private async Task<string> SignInAsync() => await LocationAsync(_issuer.Agree(await AuthorizeAsync()));

    private async Task<Uri> AuthorizeAsync() => new(await LocationAsync("/api/v1/auth/oauth/google/start"));

    private async Task<string> LocationAsync(string path)
    {
        using var answer = await _browser.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return answer.Headers.Location!.OriginalString;
    }

    private async Task<JsonElement> MeAsync() => JsonElement.Parse(await _browser.GetStringAsync(new Uri("/api/v1/auth/me", UriKind.Relative)));
}
