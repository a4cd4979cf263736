using AutoVideo.Identity;
using AutoVideo.Tests.Identity;

namespace AutoVideo.Tests.Http;

/// <summary>The page at the printed address itself.</summary>
public sealed class LandingTests(ApiHost api) : IClassFixture<ApiHost>
{
    private readonly IdentityHost _host = api.Host;

    [Fact]
    public async Task A_guest_is_told_how_to_sign_in_and_where_everything_is()
    {
        var (answer, page) = await OpenAsync(null);
        Assert.Equal((200, "text/html"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains("You are not signed in", page, StringComparison.Ordinal);
        foreach (var link in new[] { "/api/docs", "/api/openapi.json", "/api/health/ready" })
        {
            Assert.Contains($"href=\"{link}\"", page, StringComparison.Ordinal);
            Assert.Equal(200, (await _host.GetAsync(link)).Status);
        }
    }

    [Fact]
    public async Task Who_is_signed_in_sees_it_in_letters_not_in_markup()
    {
        var person = await _host.RegisterAsync();
        var user = await _host.Get<UserStore>().ChangeAsync(person.Id, user => user with { DisplayName = "Ada <b>" }, CancellationToken.None);
        var (answer, page) = await OpenAsync(person.Access);
        Assert.Contains("You are signed in as <strong>Ada &lt;b&gt;</strong>", page, StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("Ada <b>", user.DisplayName);
        Assert.Contains("You are not signed in", (await OpenAsync("not a token")).Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_it_comes_from_elsewhere_and_no_script_runs()
    {
        var (answer, page) = await OpenAsync(null);
        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        foreach (var foreign in new[] { "<script", "http://", "https://", "src=", "style=" })
            Assert.DoesNotContain(foreign, page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task HEAD_says_its_length_and_other_methods_are_not_served()
    {
        using var head = await _host.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));
        Assert.Equal((200, true), ((int)head.StatusCode, head.Content.Headers.ContentLength > 1000));
        Assert.Equal(404, (await _host.SendAsync(HttpMethod.Post, "/", null, new { })).Status);
    }

    private async Task<(HttpResponseMessage Answer, string Page)> OpenAsync(string? token)
    {
        var answer = await _host.Http.SendAsync(_host.Request(HttpMethod.Get, "/", token));
        return (answer, await answer.Content.ReadAsStringAsync());
    }
}
