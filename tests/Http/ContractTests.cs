using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoVideo.Identity;
using AutoVideo.Tests.Identity;
using AutoVideo.Videos;
using Xunit.Abstractions;

namespace AutoVideo.Tests.Http;

/// <summary>
/// What <c>/api/openapi.json</c> says is what the product does: every operation is called with its own example, on things that exist, and the
/// answer's status, media type and body are held against the description.
/// </summary>
public sealed partial class ContractTests(ApiHost api, ITestOutputHelper output) : IClassFixture<ApiHost>
{
    /// <summary>Operations that answer with success when they are called as described; the others need what a test of their own has (files, codes of e-mails).</summary>
    private const int LeastSuccesses = 60;
    private readonly IdentityHost _host = api.Host;

    [Fact]
    public async Task Every_operation_answers_as_it_is_described()
    {
        var document = (await _host.GetAsync("/api/openapi.json")).Json;
        var things = await ThingsAsync();
        var wrong = new List<string>();
        var successes = 0;
        foreach (var operation in Operations(document).OrderBy(Order))
        {
            using var request = await RequestAsync(operation, things);
            using var answer = await _host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var problems = await ProblemsAsync(document, operation, answer);
            wrong.AddRange(problems.Select(problem => $"{operation.Method} {operation.Path} {(int)answer.StatusCode}: {problem}"));
            successes += (int)answer.StatusCode < 400 ? 1 : 0;
            output.WriteLine($"{(int)answer.StatusCode} {operation.Method} {operation.Path}");
        }
        output.WriteLine($"{successes} successes");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(successes >= LeastSuccesses, $"Only {successes} operations succeeded.");
    }

    [Fact]
    public void The_check_bites()
    {
        using var document = JsonDocument.Parse("""{"schema":{"type":"object","required":["id"],"properties":{"id":{"type":"string","maxLength":3}},"additionalProperties":false}}""");
        var check = new SchemaCheck(document.RootElement);
        var schema = document.RootElement.GetProperty("schema");
        Assert.Empty(check.Problems(schema, JsonElement.Parse("""{"id":"abc"}""")));
        Assert.Equal(["/id is missing"], check.Problems(schema, JsonElement.Parse("{}")));
        Assert.Equal(["/id is longer than 3", "/more is not described"], check.Problems(schema, JsonElement.Parse("""{"id":"abcd","more":1}""")).Order(StringComparer.Ordinal));
        Assert.NotEmpty(check.Problems(schema, JsonElement.Parse("""{"id":5}""")));
    }

    private sealed record Operation(string Path, string Method, JsonElement Description)
    {
        public string Id => Description.GetProperty("operationId").GetString()!;
    }

    /// <summary>Somebody who may do everything, and one thing of each kind.</summary>
    private sealed record Things(Person Person, IReadOnlyDictionary<string, string> Ids);

    private static IEnumerable<Operation> Operations(JsonElement document) => document.GetProperty("paths").EnumerateObject()
        .SelectMany(path => path.Value.EnumerateObject().Select(method => new Operation(path.Name, method.Name.ToUpperInvariant(), method.Value)));

    // Reading first, removing last, and last of all what ends the caller's own session.
    private static int Order(Operation operation) => operation.Method switch
    {
        _ when operation.Path.Contains("/auth/", StringComparison.Ordinal) && operation.Method != "GET" => 5,
        "GET" or "HEAD" => 0,
        "DELETE" => 4,
        _ when operation.Id is "CancelVideo" or "RevokeSession" => 3,
        _ => 1,
    };

    private async Task<Things> ThingsAsync()
    {
        var person = await _host.WithRoleAsync(Role.SuperAdmin);
        var other = await _host.RegisterAsync();
        var scenario = await _host.PostAsync("/api/v1/scenarios", new { title = "Bees", language = "en", scenes = Array.Empty<object>() }, person.Access);
        var link = await _host.PostAsync($"{scenario.Header("Location")}/links", new { right = "comment", hours = 48 }, person.Access);
        var webhook = await _host.PostAsync("/api/v1/webhooks", new { url = "https://example.com/hook", events = new[] { "*" } }, person.Access);
        var delivery = await _host.PostAsync($"{webhook.Header("Location")}/test", null, person.Access);
        var key = await _host.PostAsync("/api/v1/auth/api-keys", new { name = "contract", scopes = new[] { Permissions.VideoRead } }, person.Access);
        var label = await _host.PostAsync("/api/v1/admin/labels/tags", new { name = "Bees" }, person.Access);
        var session = await _host.LogInAsync(person.Email);
        var sessions = await _host.GetAsync("/api/v1/auth/sessions", session.Access);
        var video = await _host.Get<VideoStore>().CreateAsync(new VideoRequest("Tea", null, null, "en", "9:16", 30, "auto", null, 1), person.Id, CancellationToken.None);
        return new Things(person, new Dictionary<string, string>
        {
            ["videos"] = video.Id,
            ["scenarios"] = IdOf(scenario),
            ["links"] = IdOf(link),
            ["shared"] = link.Json.TryGetProperty("token", out var token) ? token.GetString()! : "x",
            ["webhooks"] = IdOf(webhook),
            ["deliveries"] = IdOf(delivery),
            ["api-keys"] = IdOf(key),
            ["tags"] = IdOf(label),
            ["sessions"] = sessions.Json.TryGetProperty("items", out var items) ? items[0].GetProperty("id").GetString()! : "x",
            ["users"] = other.Id,
            ["labels"] = "tags",
            ["versions"] = "1",
            ["roles"] = "premium",
        });
    }

    private static string IdOf(Answer answer) => answer.Json.ValueKind == JsonValueKind.Object && answer.Json.TryGetProperty("id", out var id) ? id.GetString()! : "x";

    private async Task<HttpRequestMessage> RequestAsync(Operation operation, Things things)
    {
        var segments = operation.Path.Split('/');
        var path = string.Join('/', segments.Select((segment, index) => !Parameter().IsMatch(segment) ? segment
            : things.Ids.GetValueOrDefault(segments[index - 1]) ?? (segments[index - 1].StartsWith('{') && segment == "{id}" ? things.Ids["tags"] : segment is "{sequence}" or "{number}" ? "1" : "x")));
        var parameters = operation.Description.TryGetProperty("parameters", out var list) ? list.EnumerateArray().ToArray() : [];
        var query = parameters.Where(parameter => In(parameter, "query") && Required(parameter)).Select(parameter => $"{Name(parameter)}={Uri.EscapeDataString(SampleOf(parameter.GetProperty("schema")))}");
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), $"{path}?{string.Join('&', query)}".TrimEnd('?'));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", things.Person.Access);
        foreach (var header in parameters.Where(parameter => In(parameter, "header") && Required(parameter)).Select(Name))
            request.Headers.TryAddWithoutValidation(header, header == "If-Match" ? (await _host.GetAsync(path, things.Person.Access)).Header("ETag") ?? "\"x\"" : "x");
        if (operation.Description.TryGetProperty("requestBody", out var body) && body.GetProperty("content").EnumerateObject().First() is var content)
            request.Content = content.Value.TryGetProperty("example", out var example)
                ? new StringContent(example.ToString(), Encoding.UTF8, content.Name)
                : new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new(content.Name) } };
        return request;
    }

    private static async Task<IReadOnlyList<string>> ProblemsAsync(JsonElement document, Operation operation, HttpResponseMessage answer)
    {
        var responses = operation.Description.GetProperty("responses");
        var status = ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!responses.TryGetProperty(status, out var described))
        {
            if ((int)answer.StatusCode is < 400 or >= 500)
                return [$"the status is not described: {await answer.Content.ReadAsStringAsync()}"];
            described = document.GetProperty("components").GetProperty("responses").GetProperty("Fault");
        }
        var media = answer.Content.Headers.ContentType?.MediaType;
        if (!described.TryGetProperty("content", out var content))
            return media is null || answer.Content.Headers.ContentLength is 0 or null ? [] : [$"a body of {media} is not described"];
        if (operation.Method == "HEAD")
            return [];
        if (media is null || !content.TryGetProperty(media, out var entry))
            return [$"{media ?? "no media type"} is not described: {content}"];
        if (!media.EndsWith("json", StringComparison.Ordinal) || !entry.TryGetProperty("schema", out var schema))
            return [];
        var json = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        // The description itself is a text to its own schema.
        return operation.Id == "OpenApi" ? [] : [.. new SchemaCheck(document).Problems(schema, json).Take(5)];
    }

    private static bool In(JsonElement parameter, string place) => parameter.GetProperty("in").GetString() == place;

    private static bool Required(JsonElement parameter) => parameter.TryGetProperty("required", out var required) && required.GetBoolean();

    private static string Name(JsonElement parameter) => parameter.GetProperty("name").GetString()!;

    private static string SampleOf(JsonElement schema) => schema.TryGetProperty("enum", out var values) ? values[0].ToString()
        : schema.TryGetProperty("examples", out var examples) ? examples[0].ToString()
        : schema.GetProperty("type").ToString() switch { "integer" or "number" => schema.TryGetProperty("minimum", out var minimum) ? minimum.ToString() : "1", "boolean" => "true", _ => "x" };

    [GeneratedRegex(@"^\{\w+\}$")]
    private static partial Regex Parameter();
}
