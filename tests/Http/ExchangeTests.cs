using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AutoVideo.Http;
using AutoVideo.Tests.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVideo.Tests.Http;

/// <summary>What surrounds every answer: faults as problem details, traces, other origins, compression, chosen properties.</summary>
public sealed class ExchangeTests(ApiHost api) : IClassFixture<ApiHost>
{
    private readonly IdentityHost _host = api.Host;

    [Fact]
    public async Task A_path_that_is_not_there_and_a_method_that_it_has_not_are_problems()
    {
        await ProblemAsync(404, "no_such_route", new(HttpMethod.Get, "/api/v1/nothing"));
        var method = await ProblemAsync(405, "method_not_allowed", new(HttpMethod.Put, "/api/v1/videos"));
        Assert.Equal("GET, HEAD, POST", string.Join(", ", method.Content.Headers.Allow));
        using var options = await _host.Http.SendAsync(new(HttpMethod.Options, "/api/v1/videos"));
        Assert.Equal((204, "GET, HEAD, POST"), ((int)options.StatusCode, string.Join(", ", options.Content.Headers.Allow)));
    }

    [Fact]
    public async Task A_path_whose_parameter_cannot_be_one_is_not_there()
    {
        await ProblemAsync(404, "no_such_route", new(HttpMethod.Get, "/api/v1/scenarios/x/versions/abc"));
        await ProblemAsync(404, "no_such_route", new(HttpMethod.Delete, "/api/v1/admin/dead-letters/mail/first"));
        // Decoded once it is "%00", which is text and nothing to decode again.
        await ProblemAsync(404, "no_such_route", new(HttpMethod.Get, "/api/v1/webhooks/%2500/nothing"));
        using var method = await ProblemAsync(405, "method_not_allowed", new(HttpMethod.Delete, "/api/v1/scenarios/x/versions/1"));
        Assert.Equal("GET, HEAD", string.Join(", ", method.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("/api/v1/scenarios/x/versions/-1%20")]
    [InlineData("/api/v1/scenarios/x/versions/%2B1")]
    public async Task A_number_that_the_route_takes_is_one_for_its_function_too(string path)
    {
        var person = await _host.RegisterAsync();
        var answer = await _host.GetAsync(path, person.Access);
        Assert.Equal((404, "scenario_not_found"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_problem_of_the_host_itself_says_as_much_as_one_of_the_API()
    {
        using var answer = await ProblemAsync(404, "no_such_route", new(HttpMethod.Get, "/nowhere"));
        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(("https://autovideo.dev/problems/no_such_route", "/nowhere"), (problem.GetProperty("type").GetString(), problem.GetProperty("instance").GetString()));
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("traceId").GetString()));
    }

    [Fact]
    public async Task What_does_not_answer_is_named_in_the_log_and_not_in_the_answer()
    {
        Type[] types = [.. typeof(FunctionAccess).Assembly.GetTypes(), typeof(AwayFunction)];
        await using var host = await IdentityHost.StartAsync(
            builder =>
            {
                builder.FunctionTypes = () => types;
                builder.Services.Replace(ServiceDescriptor.Singleton(new FunctionAccess(types)));
                builder.Services.Replace(ServiceDescriptor.Singleton(new FunctionCatalog(types)));
            },
            ApiHost.Wide);
        var answer = await host.GetAsync("/api/v1/away/2026-11-22");
        Assert.Equal((503, "try_again", "5"), (answer.Status, answer.Code, answer.Header("Retry-After")));
        Assert.DoesNotContain("internal", answer.Json.ToString(), StringComparison.Ordinal);
        var wrong = await host.GetAsync("/api/v1/away/tomorrow");
        Assert.Equal((400, "request_invalid"), (wrong.Status, wrong.Code));
    }

    public sealed class AwayFunction
    {
        [Function("Away"), Public("It only fails."), Answers(204)]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/away/{day}")] HttpRequest request, DateTime day) =>
            throw new AutoVideo.Failures.TransientException($"redis-1.internal:6380 does not answer on {day:O}.");
    }

    [Fact]
    public async Task What_somebody_reads_who_is_signed_in_is_kept_by_no_shared_cache()
    {
        var person = await _host.RegisterAsync();
        Assert.Equal("no-cache, private", Order((await _host.GetAsync("/api/v1/scenarios", person.Access)).Header("Cache-Control")));
        Assert.Null((await _host.GetAsync("/api/v1/labels/tags")).Header("Cache-Control"));
        Assert.Equal("no-store", (await _host.GetAsync("/api/v1/scenarios")).Header("Cache-Control"));

        static string Order(string? header) => string.Join(", ", header!.Split(", ").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_body_of_another_type_too_long_or_broken_is_a_problem()
    {
        var person = await _host.RegisterAsync();
        await ProblemAsync(415, "content_type_refused", Body(person, new StringContent("title=x", Encoding.UTF8, "text/plain")));
        await ProblemAsync(413, "body_too_large", Body(person, new ByteArrayContent(new byte[20_000_000]) { Headers = { ContentType = new("application/json") } }));
        await ProblemAsync(400, "json_invalid", Body(person, new StringContent("{\"title\":", Encoding.UTF8, "application/json")));
        await ProblemAsync(400, "json_invalid", Body(person, new StringContent(string.Concat(Enumerable.Repeat("[", 10_000)), Encoding.UTF8, "application/json")));
    }

    [Fact]
    public async Task Headers_and_addresses_that_are_too_long_are_problems()
    {
        using var headers = new HttpRequestMessage(HttpMethod.Get, "/api/health/live");
        headers.Headers.Add("X-Long", new string('a', 40_000));
        await ProblemAsync(431, "headers_too_large", headers);
        await ProblemAsync(414, "address_too_long", new(HttpMethod.Get, "/api/health/live?" + new string('a', 9_000)));
    }

    [Fact]
    public async Task A_request_that_is_no_HTTP_ends_without_harm()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _host.Http.BaseAddress!.Port);
        await client.GetStream().WriteAsync("GET /%zz HTTP/9.9\r\nHost: \u0001\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith("HTTP/1.1 ", await reader.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (await _host.GetAsync("/api/health/live")).Status);
    }

    [Fact]
    public async Task A_trace_goes_on_through_the_answer_and_the_problem()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/nothing");
        request.Headers.Add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        using var answer = await _host.Http.SendAsync(request);
        var trace = answer.Headers.GetValues("traceparent").Single();
        Assert.StartsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("00f067aa0ba902b7", trace, StringComparison.Ordinal);
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("traceId").GetString());
    }

    [Fact]
    public async Task An_origin_of_the_settings_may_call_and_no_other()
    {
        using var asked = Preflight("https://studio.example.com");
        Assert.Equal((204, "https://studio.example.com", "true"), ((int)asked.StatusCode, Header(asked, "Access-Control-Allow-Origin"), Header(asked, "Access-Control-Allow-Credentials")));
        Assert.Equal("GET, HEAD, POST", Header(asked, "Access-Control-Allow-Methods"));
        Assert.Contains("Idempotency-Key", Header(asked, "Access-Control-Allow-Headers"), StringComparison.Ordinal);
        using var stranger = Preflight("https://evil.example.com");
        Assert.Null(Header(stranger, "Access-Control-Allow-Origin"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/videos") { Headers = { { "Origin", "https://studio.example.com" } } };
        using var refused = await _host.Http.SendAsync(request);
        Assert.Equal((401, "https://studio.example.com"), ((int)refused.StatusCode, Header(refused, "Access-Control-Allow-Origin")));
        Assert.Contains("RateLimit", Header(refused, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0.5, gzip;q=0.4", "br")]
    [InlineData("deflate, *;q=0.1", "br")]
    [InlineData("br;q=0, gzip;q=0", null)]
    public async Task Text_is_compressed_as_the_request_likes_it(string accepted, string? coding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/openapi.json");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var answer = await _host.Http.SendAsync(request);
        Assert.Equal(coding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        await using var bytes = await answer.Content.ReadAsStreamAsync();
        await using var plain = coding switch { "br" => new BrotliStream(bytes, CompressionMode.Decompress), "gzip" => new GZipStream(bytes, CompressionMode.Decompress), _ => bytes };
        Assert.Equal("3.1", (await JsonDocument.ParseAsync(plain)).RootElement.GetProperty("openapi").GetString()![..3]);
    }

    [Fact]
    public async Task Secrets_and_short_answers_are_not_compressed()
    {
        using var request = _host.Request(HttpMethod.Post, "/api/v1/auth/register", null, new { email = "packed@example.com", password = IdentityHost.Password });
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "br");
        using var answer = await _host.Http.SendAsync(request);
        Assert.Equal(201, (int)answer.StatusCode);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Only_the_properties_that_are_asked_for_are_sent()
    {
        var person = await _host.RegisterAsync();
        var made = await _host.PostAsync("/api/v1/scenarios", new { title = "Bees", language = "en", scenes = Array.Empty<object>() }, person.Access);
        var one = await _host.GetAsync($"/api/v1/scenarios/{made.Json.GetProperty("id").GetString()}?fields=id,revision", person.Access);
        Assert.Equal(["id", "revision"], one.Json.EnumerateObject().Select(property => property.Name));
        Assert.NotNull(one.Header("ETag"));
        var list = await _host.GetAsync("/api/v1/scenarios?fields=title", person.Access);
        Assert.Equal(["title"], Assert.Single(list.Json.GetProperty("items").EnumerateArray()).EnumerateObject().Select(property => property.Name));
        var unknown = await _host.GetAsync("/api/v1/scenarios?fields=title,colour", person.Access);
        Assert.Equal((400, "parameter_invalid"), (unknown.Status, unknown.Code));
        Assert.Equal("fields", unknown.Json.GetProperty("errors")[0].GetProperty("parameter").GetString());
    }

    private HttpResponseMessage Preflight(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/videos")
        {
            Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", "authorization,idempotency-key" } },
        };
        return _host.Http.Send(request);
    }

    private HttpRequestMessage Body(Person person, HttpContent content)
    {
        var request = _host.Request(HttpMethod.Post, "/api/v1/scenarios", person.Access);
        request.Content = content;
        return request;
    }

    private async Task<HttpResponseMessage> ProblemAsync(int status, string code, HttpRequestMessage request)
    {
        var answer = await _host.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var problem = JsonElement.Parse(text);
        Assert.Equal((status, code), (problem.GetProperty("status").GetInt32(), problem.GetProperty("code").GetString()));
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("title").GetString()) || string.IsNullOrEmpty(problem.GetProperty("detail").GetString()));
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        return answer;
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
