using AutoVideo.Identity;

namespace AutoVideo.Tests.Identity;

/// <summary>The web app's way in: tokens in cookies, and no write that another site's page can bring about.</summary>
public sealed class CookieTests : IAsyncLifetime
{
    private IdentityHost _host = null!;

    public async Task InitializeAsync() => _host = await IdentityHost.StartAsync("Identity:LoginsPerAddressPerHour=100000", "Identity:TrustForwardedHeaders=true");

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Scripts_and_other_hosts_cannot_touch_the_tokens()
    {
        var answer = await SignInAsync(https: true);
        Assert.False(answer.Json.TryGetProperty("accessToken", out _));
        Assert.False(answer.Json.TryGetProperty("refreshToken", out _));
        foreach (var cookie in answer.Headers["Set-Cookie"])
        {
            Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; path=/;", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(!cookie.Contains("csrf", StringComparison.Ordinal), cookie.Contains("; httponly", StringComparison.OrdinalIgnoreCase));
        }
        var plain = await SignInAsync(https: false);
        Assert.All(plain.Headers["Set-Cookie"], cookie => Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/api/v1/auth/register")]
    [InlineData("/api/v1/auth/login")]
    [InlineData("/api/v1/auth/enter")]
    public async Task Another_sites_page_signs_nobody_in(string path)
    {
        object body = path.EndsWith("enter", StringComparison.Ordinal) ? new { code = "x", cookies = true } : new { email = "visitor@example.com", password = IdentityHost.Password, cookies = true };
        using var request = _host.Request(HttpMethod.Post, path, null, body);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        var refused = await _host.SendAsync(request);
        Assert.Equal((403, "csrf_refused"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task A_read_needs_the_cookie_alone_and_a_write_the_token_too()
    {
        var signedIn = await SignInAsync(https: false);
        Assert.Equal(200, (await SendAsync(HttpMethod.Get, "/api/v1/auth/me", signedIn, csrf: null)).Status);
        var forged = await SendAsync(HttpMethod.Delete, "/api/v1/auth/sessions", signedIn, csrf: null);
        Assert.Equal((403, "csrf_refused"), (forged.Status, forged.Code));
        Assert.Equal(200, (await SendAsync(HttpMethod.Delete, "/api/v1/auth/sessions", signedIn, Csrf(signedIn))).Status);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "http://localhost:1")]
    [InlineData("Origin", "null")]
    public async Task A_write_that_the_browser_says_is_anothers_is_refused_even_with_the_token(string header, string value)
    {
        var signedIn = await SignInAsync(https: false);
        var refused = await SendAsync(HttpMethod.Delete, "/api/v1/auth/sessions", signedIn, Csrf(signedIn), (header, value));
        Assert.Equal(403, refused.Status);
    }

    [Fact]
    public async Task The_token_of_one_session_is_no_good_for_another()
    {
        var one = await SignInAsync(https: false);
        var other = await SignInAsync(https: false);
        Assert.Equal(403, (await SendAsync(HttpMethod.Delete, "/api/v1/auth/sessions", one, Csrf(other))).Status);
    }

    [Fact]
    public async Task Refreshing_and_logging_out_are_writes_too()
    {
        var signedIn = await SignInAsync(https: false);
        Assert.Equal(403, (await SendAsync(HttpMethod.Post, "/api/v1/auth/refresh", signedIn, null)).Status);
        var next = await SendAsync(HttpMethod.Post, "/api/v1/auth/refresh", signedIn, Csrf(signedIn));
        Assert.Equal(200, next.Status);
        Assert.Equal(3, next.Cookies.Count);
        Assert.Equal(403, (await SendAsync(HttpMethod.Post, "/api/v1/auth/logout", next, null)).Status);
        Assert.Equal(200, (await SendAsync(HttpMethod.Get, "/api/v1/auth/me", next, null)).Status);
        var gone = await SendAsync(HttpMethod.Post, "/api/v1/auth/logout", next, Csrf(next));
        Assert.Equal(204, gone.Status);
        Assert.All(gone.Cookies.Values, value => Assert.Equal("", value));
        Assert.Equal(401, (await SendAsync(HttpMethod.Get, "/api/v1/auth/me", next, null)).Status);
    }

    [Fact]
    public async Task Another_site_cannot_sign_its_visitor_in_as_somebody_else()
    {
        var person = await _host.RegisterAsync();
        var request = _host.Request(HttpMethod.Post, "/api/v1/auth/login", null, new { email = person.Email, password = IdentityHost.Password, cookies = true });
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(403, (await _host.SendAsync(request)).Status);
    }

    [Fact]
    public async Task Neither_an_API_key_nor_the_owners_key_works_as_a_cookie()
    {
        var request = _host.Request(HttpMethod.Get, "/api/v1/auth/me", null);
        request.Headers.Add("Cookie", $"autovideo-access={_host.OwnerKey}");
        Assert.Equal(401, (await _host.SendAsync(request)).Status);
    }

    private async Task<Answer> SignInAsync(bool https)
    {
        var person = await _host.RegisterAsync();
        var request = _host.Request(HttpMethod.Post, "/api/v1/auth/login", null, new { email = person.Email, password = IdentityHost.Password, cookies = true });
        if (https)
            request.Headers.Add("X-Forwarded-Proto", "https");
        var answer = await _host.SendAsync(request);
        Assert.True(answer.Status == 200, answer.Json.ToString());
        return answer;
    }

    private static string Csrf(Answer signedIn) => signedIn.Json.GetProperty("csrfToken").GetString()!;

    private Task<Answer> SendAsync(HttpMethod method, string path, Answer signedIn, string? csrf, params (string Name, string Value)[] headers)
    {
        var request = _host.Request(method, path, null, method == HttpMethod.Post ? new { } : null);
        request.Headers.Add("Cookie", string.Join("; ", signedIn.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        if (csrf is not null)
            request.Headers.Add(SessionCookies.CsrfHeader, csrf);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return _host.SendAsync(request);
    }
}
