using AutoVideo.Http;
using AutoVideo.Tests.Identity;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;

namespace AutoVideo.Tests.Http;

/// <summary>HEAD is answered wherever GET is (RFC 9110, section 9.3.2).</summary>
public sealed class HeadTests(ApiHost api) : IClassFixture<ApiHost>
{
    // A GET that signs somebody in uses a code up: a mail program that asks for the headers of a link must not.
    private static readonly string[] SignIn = ["EnterByLink", "StartSignIn", "FinishSignIn"];
    private readonly IdentityHost _host = api.Host;

    [Fact]
    public void Every_route_that_answers_GET_answers_HEAD_unless_it_signs_somebody_in() => Assert.Equal(
        SignIn.Order(StringComparer.Ordinal),
        FunctionCatalog.OfProduct().All.Where(function => function.Methods.Contains("GET") && !function.AnswersHead).Select(function => function.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("/api/v1/videos")]
    [InlineData("/api/v1/auth/me?fields=id")]
    [InlineData("/api/health/live")]
    [InlineData("/api/openapi.json")]
    [InlineData("/api/docs")]
    [InlineData("/api/v1/videos/nothing")]
    [InlineData("/api/nothing")]
    public async Task HEAD_says_what_GET_says_without_the_body(string path)
    {
        var person = await _host.RegisterAsync();
        foreach (var coding in new[] { "identity", "br" })
        {
            var get = await AskAsync(HttpMethod.Get, path, person.Access, coding);
            var head = await AskAsync(HttpMethod.Head, path, person.Access, coding);
            Assert.Equal((get.Status, get.Type, get.Length, get.Coding), (head.Status, head.Type, head.Length ?? get.Length, head.Coding));
            Assert.True(get.Body > 0 && head.Body == 0, $"{get.Body} {head.Body}");
        }
    }

    [Fact]
    public async Task HEAD_of_a_stream_ends_at_once()
    {
        var person = await _host.RegisterAsync();
        var video = await _host.Get<VideoStore>().CreateAsync(new VideoRequest("Tea", null, null, "en", "9:16", 30, "auto", null, 1), person.Id, CancellationToken.None);
        var head = await AskAsync(HttpMethod.Head, $"/api/v1/videos/{video.Id}/events", person.Access, "identity");
        Assert.Equal((200, "text/event-stream", 0), (head.Status, head.Type, head.Body));
    }

    [Fact]
    public async Task HEAD_asks_for_the_same_permission()
    {
        Assert.Equal(401, (await AskAsync(HttpMethod.Head, "/api/v1/videos", null, "identity")).Status);
        Assert.Equal(403, (await AskAsync(HttpMethod.Head, "/api/v1/admin/users", (await _host.RegisterAsync()).Access, "identity")).Status);
    }

    [Fact]
    public async Task HEAD_uses_no_sign_in_code_up()
    {
        Assert.Equal(405, (await AskAsync(HttpMethod.Head, "/api/v1/auth/enter?code=x", null, "identity")).Status);
    }

    private async Task<(int Status, string? Type, long? Length, string Coding, int Body)> AskAsync(HttpMethod method, string path, string? token, string coding)
    {
        using var request = _host.Request(method, path, token);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", coding);
        using var answer = await _host.Http.SendAsync(request).WaitAsync(Eventually.Patience);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentLength,
            string.Join(',', answer.Content.Headers.ContentEncoding), (await answer.Content.ReadAsByteArrayAsync()).Length);
    }
}
