using System.Net;
using System.Text;
using System.Text.Json;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>What is wrong is said at once, with a code; nothing is made.</summary>
public sealed class BadInputTests(BadInputTests.Product product) : IClassFixture<BadInputTests.Product>
{
    public sealed class Product : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();
        internal RunningProduct Running { get; private set; } = null!;

        public async Task InitializeAsync() => Running = await RunningProduct.StartAsync(_folder.Path);

        public async Task DisposeAsync()
        {
            await Running.DisposeAsync();
            _folder.Dispose();
        }
    }

    public static TheoryData<string, int, string> Bodies => new()
    {
        { "{}", 422, "topic_invalid" },
        { """{"topic":""}""", 422, "topic_invalid" },
        { """{"topic":"   "}""", 422, "topic_invalid" },
        { $$"""{"topic":"{{new string('x', 10_000)}}"}""", 422, "topic_invalid" },
        { """{"topic":"a\u0000b"}""", 422, "topic_invalid" },
        { """{"topic":"Tea","language":"xx"}""", 422, "language_unknown" },
        { """{"topic":"Tea","format":"3:2"}""", 422, "format_unknown" },
        { """{"topic":"Tea","seconds":4.9}""", 422, "seconds_out_of_range" },
        { """{"topic":"Tea","seconds":601}""", 422, "seconds_out_of_range" },
        { """{"topic":"Tea","seconds":"long"}""", 400, "json_invalid" },
        { """{"topic":"Tea","colour":"red"}""", 400, "json_invalid" },
        { """{"topic":"Tea" """, 400, "json_invalid" },
        { "null", 400, "json_invalid" },
        { """{"script":""}""", 422, "script_no_scenes" },
        { """{"script":"{\"scenes\":[]}"}""", 422, "script_no_scenes" },
        { $$"""{"script":"{{string.Join("\\n\\n", Enumerable.Repeat(string.Join(' ', Enumerable.Repeat("Bees make honey in their hives.", 40)), 60))}}"}""", 422, "video_too_long" },
        { """{"source":"\u0001\u0002 binary"}""", 422, "source_not_text" },
        { """{"source":"Bees make honey. They live in hives together.","language":"ru"}""", 422, "translation_needs_provider" },
        { """{"topic":"Tea","voice":"../../etc/passwd"}""", 422, "voice_unknown" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_bad_body_is_refused_with_a_code(string body, int status, string code)
    {
        var response = await product.Running.Http.PostAsync(
            new Uri("/api/v1/videos", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
        await AssertProblemAsync(response, status, code);
    }

    [Fact]
    public async Task A_source_of_50_MB_is_refused_unread()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/videos") { Headers = { ExpectContinue = true } };
        request.Content = new StringContent($$$"""{"source":"{{{new string('a', 50_000_000)}}}"}""", Encoding.UTF8, "application/json");
        var response = await product.Running.Http.SendAsync(request);
        await AssertProblemAsync(response, 413, "body_too_large");
    }

    [Theory]
    [InlineData("GET", "/api/v1/videos/vid_0", 404, "video_not_found")]
    [InlineData("GET", "/api/v1/videos/..%2f..%2fetc", 404, "video_not_found")]
    [InlineData("GET", "/api/v1/videos?limit=0", 400, "parameter_invalid")]
    [InlineData("GET", "/api/v1/videos?status=lost", 400, "parameter_invalid")]
    [InlineData("GET", "/api/v1/videos?cursor=nonsense", 400, "continuation_invalid")]
    [InlineData("GET", "/api/v1/nothing", 404, "no_such_route")]
    [InlineData("PUT", "/api/v1/videos", 405, "method_not_allowed")]
    public async Task A_bad_address_is_refused_with_a_code(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        await AssertProblemAsync(await product.Running.Http.SendAsync(request), status, code);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, int status, string code)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((HttpStatusCode)status == response.StatusCode, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonElement.Parse(text);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("detail").GetString()));
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }
}
