using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoVideo.Identity;
using AutoVideo.Tests.Identity;
using Xunit.Abstractions;

namespace AutoVideo.Tests.Http;

/// <summary>
/// What <c>/api/openapi.json</c> says is what the product does: every operation is called so that it succeeds, and in all the ways that any operation
/// refuses; status, media type and body of the answers are held against the description.
/// </summary>
public sealed partial class ContractTests(ContractWorld world, ITestOutputHelper output) : IClassFixture<ContractWorld>
{
    private const string ProblemJson = "application/problem+json";
    private readonly IdentityHost _host = world.Host;

    [Fact]
    public async Task Every_operation_succeeds_as_it_is_described()
    {
        var document = (await _host.GetAsync("/api/openapi.json")).Json;
        var calls = new ContractCalls(world);
        await calls.PrepareAsync();
        var operations = Operations(document).ToArray();
        Assert.Empty(calls.Known.Except(operations.Select(operation => operation.Id)));
        var wrong = new List<string>();
        foreach (var operation in operations)
        {
            var started = TimeProvider.System.GetTimestamp();
            using var request = await RequestAsync(operation, await calls.OfAsync(operation.Id));
            using var answer = await _host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            output.WriteLine($"{(int)answer.StatusCode} {operation} {TimeProvider.System.GetElapsedTime(started).TotalMilliseconds:0} ms with what it needs");
            if ((int)answer.StatusCode >= 400 || answer.Headers.Location?.OriginalString.Contains("error=", StringComparison.Ordinal) == true)
                wrong.Add($"{operation} {(int)answer.StatusCode} {answer.Headers.Location}: {await answer.Content.ReadAsStringAsync()}");
            else
                wrong.AddRange((await ProblemsAsync(document, operation, answer)).Select(problem => $"{operation} {(int)answer.StatusCode}: {problem}"));
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_operation_refuses_as_it_is_described()
    {
        var document = (await _host.GetAsync("/api/openapi.json")).Json;
        var wrong = new List<string>();
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var operation in Operations(document))
            foreach (var (what, request) in Refused(operation))
                using (request)
                {
                    using var answer = await _host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                    if ((int)answer.StatusCode < 400)
                        continue;
                    var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
                    seen.Add(problem.TryGetProperty("code", out var code) ? code.GetString()! : "-");
                    wrong.AddRange(FaultsOf(document, operation, answer, problem).Select(fault => $"{operation}, {what}, {(int)answer.StatusCode}: {fault}\n  {problem}"));
                }
        output.WriteLine(string.Join(' ', seen));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        // What each of the ways is for was met, by some operation at least.
        Assert.Superset(
            new HashSet<string> { "sign_in_required", "permission_missing", "json_invalid", "content_type_refused", "if_match_missing", "if_match_invalid", "idempotency_key_invalid", "parameter_invalid", "continuation_invalid" }, seen);
    }

    /// <summary>Updates that name no version, and why nobody's change can be lost by that.</summary>
    private static readonly Dictionary<string, string> Unversioned = new(StringComparer.Ordinal)
    {
        ["ChangeEmail"] = "It asks for the password, which only the owner has.",
        ["ChangePassword"] = "It asks for the password it replaces.",
        ["EndSession"] = "A session is ended or not.",
        ["EndSessions"] = "As one session.",
        ["AdminEndSessions"] = "As one session.",
        ["RevokeApiKey"] = "A key that leaked is revoked, whatever was done with it since.",
        ["UnlinkSignIn"] = "An account is linked or not.",
        ["CallOffDeletion"] = "There is one deletion, and it is called off or not.",
        ["DeleteExport"] = "An export is never changed.",
        ["RevokeScenarioLink"] = "A link is never changed, and closed whatever happened since.",
        ["ShareScenario"] = "One person's right: the last word holds, and it touches nothing else.",
        ["UnshareScenario"] = "As sharing.",
        ["DeleteTranscription"] = "A transcription is never changed.",
        ["DeleteVideo"] = "Its state decides: what runs is not deleted.",
        ["DeleteVoice"] = "A voice is never changed.",
        ["AdminDropDeadLetter"] = "A message is never changed.",
        ["AdminDropTopicDeadLetter"] = "A message is never changed.",
    };

    [Fact]
    public async Task Every_update_is_for_one_version_and_refused_when_it_is_another()
    {
        var document = (await _host.GetAsync("/api/openapi.json")).Json;
        var calls = new ContractCalls(world);
        await calls.PrepareAsync();
        var wrong = new List<string>();
        var unversioned = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var operation in Operations(document).Where(operation => operation.Method is "PUT" or "PATCH" or "DELETE"))
        {
            if (!operation.Has("header", "If-Match"))
            {
                unversioned.Add(operation.Id);
                continue;
            }
            using var request = await RequestAsync(operation, await calls.OfAsync(operation.Id));
            request.Headers.Remove("If-Match");
            request.Headers.TryAddWithoutValidation("If-Match", "\"bm90aGluZw\"");
            using var answer = await _host.Http.SendAsync(request);
            var problem = await answer.Content.ReadAsStringAsync();
            if ((int)answer.StatusCode != 412 || !problem.Contains("\"changed_meanwhile\"", StringComparison.Ordinal))
                wrong.Add($"{operation} {(int)answer.StatusCode} {problem}");
            else
                wrong.AddRange(FaultsOf(document, operation, answer, JsonElement.Parse(problem)).Select(fault => $"{operation}: {fault}"));
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(Unversioned.Keys.Order(StringComparer.Ordinal), unversioned);
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
        public string Id { get; } = Description.GetProperty("operationId").GetString()!;
        public JsonElement[] Parameters { get; } = Description.TryGetProperty("parameters", out var list) ? [.. list.EnumerateArray()] : [];
        public (string Type, JsonElement? Example)? Body { get; } = Description.TryGetProperty("requestBody", out var body) && body.GetProperty("content").EnumerateObject().First() is var content
            ? (content.Name, content.Value.TryGetProperty("example", out var example) ? example : null)
            : null;
        public string? Permission { get; } = Needs().Match(Description.GetProperty("description").GetString()!) is { Success: true } needs ? needs.Groups[1].Value : null;

        public bool Has(string place, string name) => Parameters.Any(parameter => In(parameter, place) && Name(parameter) == name);

        public override string ToString() => $"{Method} {Path} ({Id})";
    }

    private static IEnumerable<Operation> Operations(JsonElement document) => document.GetProperty("paths").EnumerateObject()
        .SelectMany(path => path.Value.EnumerateObject().Select(method => new Operation(path.Name, method.Name.ToUpperInvariant(), method.Value)));

    private async Task<HttpRequestMessage> RequestAsync(Operation operation, ContractCall call)
    {
        var path = Parameter().Replace(operation.Path, match => Uri.EscapeDataString(call.Path.TryGetValue(match.Groups[1].Value, out var value)
            ? value
            : throw new InvalidOperationException($"{operation}: {nameof(ContractCalls)} does not say what {match.Value} is.")));
        var query = call.Query ?? string.Join('&', operation.Parameters.Where(parameter => In(parameter, "query") && Required(parameter))
            .Select(parameter => $"{Name(parameter)}={Uri.EscapeDataString(SampleOf(parameter.GetProperty("schema")))}"));
        var token = (call.By ?? world.Boss).Access;
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), $"{path}?{query}".TrimEnd('?'));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (call.Cookie is not null)
            request.Headers.TryAddWithoutValidation("Cookie", call.Cookie);
        foreach (var header in operation.Parameters.Where(parameter => In(parameter, "header") && Required(parameter)).Select(Name))
            request.Headers.TryAddWithoutValidation(header, header == "If-Match" ? (await _host.GetAsync(path, token)).Header("ETag") ?? "*" : Guid.NewGuid().ToString());
        if (operation.Body is var (type, example))
            request.Content = call.Body is byte[] bytes
                ? new ByteArrayContent(bytes) { Headers = { ContentType = new(type) } }
                : new StringContent(call.Body is { } body ? JsonSerializer.Serialize(body) : example!.Value.ToString(), Encoding.UTF8, type);
        return request;
    }

    /// <summary>The ways in which an operation can be called wrongly that follow from what it is.</summary>
    private IEnumerable<(string What, HttpRequestMessage Request)> Refused(Operation operation)
    {
        var wrong = Parameter().Replace(operation.Path, match => match.Groups[1].Value is "number" or "sequence" ? "987654" : "nothing-of-this-id");
        if (operation.Permission is { } permission)
        {
            yield return ("nobody", Made(null));
            if (!RoleTable.Of([Role.User]).Contains(permission))
                yield return ("somebody", Made(world.Other.Access));
        }
        // Without a name in its address there is nothing that is not there, and it would be done.
        if (wrong != operation.Path)
            yield return ("nothing there", Made(world.Boss.Access, request => Match(request, "*")));
        if (operation.Body is var (type, _))
        {
            yield return ("another type", Made(world.Boss.Access, request => request.Content = new StringContent("x", Encoding.UTF8, "text/x-nothing"), match: "*"));
            yield return ("broken", Made(world.Boss.Access, request => request.Content = new ByteArrayContent("{\"a\":"u8.ToArray()) { Headers = { ContentType = new(type) } }, match: "*"));
            yield return ("unknown properties", Made(world.Boss.Access, request => request.Content = new StringContent("{\"nothing\":1}", new MediaTypeHeaderValue(type)), match: "*"));
        }
        if (operation.Has("header", "If-Match"))
        {
            yield return ("no version", Made(world.Boss.Access));
            yield return ("no ETag", Made(world.Boss.Access, request => Match(request, "W/\"x\"")));
            yield return ("another version", Made(world.Boss.Access, request => Match(request, "\"bm90aGluZw\"")));
        }
        if (operation.Has("header", "Idempotency-Key"))
            yield return ("a long key", Made(world.Boss.Access, request => request.Headers.TryAddWithoutValidation("Idempotency-Key", new string('k', 300))));
        if (operation.Has("query", "limit"))
        {
            yield return ("no limit", Made(world.Boss.Access, query: "limit=none"));
            yield return ("another's cursor", Made(world.Boss.Access, query: "cursor=bm90aGluZw"));
        }
        foreach (var parameter in operation.Parameters.Where(parameter => In(parameter, "query") && parameter.GetProperty("schema").TryGetProperty("enum", out _)))
            yield return ("no such value", Made(world.Boss.Access, query: $"{Name(parameter)}=nothing"));

        HttpRequestMessage Made(string? token, Action<HttpRequestMessage>? change = null, string? query = null, string? match = null)
        {
            var required = operation.Parameters.Where(parameter => In(parameter, "query") && Required(parameter)).Select(parameter => $"{Name(parameter)}=nothing");
            var request = new HttpRequestMessage(new HttpMethod(operation.Method), $"{wrong}?{string.Join('&', query is null ? required : required.Append(query))}".TrimEnd('?'));
            if (token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (operation.Body is var (mediaType, example))
                request.Content = new StringContent(example?.ToString() ?? "x", new MediaTypeHeaderValue(mediaType));
            if (match is not null)
                Match(request, match);
            change?.Invoke(request);
            return request;
        }

        void Match(HttpRequestMessage request, string value)
        {
            if (operation.Has("header", "If-Match"))
                request.Headers.TryAddWithoutValidation("If-Match", value);
        }
    }

    /// <summary>A fault has the form of a problem, a status that the operation describes, and one of the codes that it names there.</summary>
    private static IEnumerable<string> FaultsOf(JsonElement document, Operation operation, HttpResponseMessage answer, JsonElement problem)
    {
        if (answer.Content.Headers.ContentType?.MediaType != ProblemJson)
            return [$"{answer.Content.Headers.ContentType} is no problem"];
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (!operation.Description.GetProperty("responses").TryGetProperty(status, out var described))
            return ["the status is not described"];
        var code = problem.GetProperty("code").GetString();
        return [
            .. new SchemaCheck(document).Problems(described.GetProperty("content").GetProperty(ProblemJson).GetProperty("schema"), problem),
            .. described.GetProperty("description").GetString()!.Contains($"`{code}`", StringComparison.Ordinal) ? Array.Empty<string>() : [$"'{code}' is not among its codes: {described.GetProperty("description")}"],
            .. problem.GetProperty("status").GetInt32() == (int)answer.StatusCode ? Array.Empty<string>() : ["it says another status"],
        ];
    }

    private static async Task<IReadOnlyList<string>> ProblemsAsync(JsonElement document, Operation operation, HttpResponseMessage answer)
    {
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (!operation.Description.GetProperty("responses").TryGetProperty(status, out var described))
            return [$"the status is not described: {await answer.Content.ReadAsStringAsync()}"];
        var missing = described.TryGetProperty("headers", out var headers)
            ? headers.EnumerateObject().Select(header => header.Name).Where(name => name is "Location" or "ETag" && !answer.Headers.Contains(name)).Select(name => $"the header {name} is missing").ToArray()
            : [];
        var media = answer.Content.Headers.ContentType?.MediaType;
        if (!described.TryGetProperty("content", out var content))
            return media is null || answer.Content.Headers.ContentLength is 0 or null ? missing : [.. missing, $"a body of {media} is not described"];
        if (media is null || !content.TryGetProperty(media, out var entry))
            return [.. missing, $"{media ?? "no media type"} is not described: {content}"];
        if (!media.EndsWith("json", StringComparison.Ordinal) || !entry.TryGetProperty("schema", out var schema))
            return missing;
        var json = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        // The description itself is a text to its own schema.
        return operation.Id == "OpenApi" ? missing : [.. missing, .. new SchemaCheck(document).Problems(schema, json).Take(5)];
    }

    private static bool In(JsonElement parameter, string place) => parameter.GetProperty("in").GetString() == place;

    private static bool Required(JsonElement parameter) => parameter.TryGetProperty("required", out var required) && required.GetBoolean();

    private static string Name(JsonElement parameter) => parameter.GetProperty("name").GetString()!;

    private static string SampleOf(JsonElement schema) => schema.TryGetProperty("enum", out var values) ? values[0].ToString()
        : schema.TryGetProperty("examples", out var examples) ? examples[0].ToString()
        : schema.GetProperty("type").ToString() switch { "integer" or "number" => schema.TryGetProperty("minimum", out var minimum) ? minimum.ToString() : "1", "boolean" => "true", _ => "x" };

    [GeneratedRegex("Needs the permission `([^`]+)`")]
    private static partial Regex Needs();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
