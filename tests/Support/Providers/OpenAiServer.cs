using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Support.Providers;

/// <summary><c>POST /v1/chat/completions</c> as OpenAI's specification 2.3.0 has it.</summary>
/// <param name="root">Azure OpenAI has it under <c>/openai/v1</c>.</param>
/// <param name="key">What compatible servers without a key get is of no matter.</param>
/// <param name="limit">The only name of the limit on tokens that it knows: <c>max_tokens</c> on many compatible servers.</param>
internal sealed class OpenAiServer(string root = "/v1", string? key = ProviderServer.Key, string limit = "max_completion_tokens") : TextServer
{
    /// <summary>Whom the provider charges: it names it in what it says.</summary>
    public const string Account = "org-Account7OfTheTest";

    private const string Usage = """{"prompt_tokens":21,"completion_tokens":12,"total_tokens":33}""";

    /// <summary>Many compatible servers give no figures.</summary>
    public bool GivesUsage { get; set; } = true;

    /// <summary>Where clients are pointed to.</summary>
    public string BaseUrl => Address + root;

    protected override string? ProblemOf(HttpRequest request, JsonElement body)
    {
        if (request.Method != "POST" || request.Path != root + "/chat/completions")
            return "no such endpoint";
        if (key is not null && request.Headers.Authorization != $"Bearer {key}")
            return "the key is missing";
        if (!request.HasJsonContentType())
            return "the body is not announced as JSON";
        if (Unknown(body, "model", "messages", limit, "response_format", "stream", "stream_options") is { } unknown)
            return unknown;
        if (!body.TryGetProperty(limit, out var most) || most.GetInt32() < 1)
            return "the answer has no limit";
        if (body.GetProperty("model").GetString() != Model)
            return "the model is not the configured one";
        if (body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()).ToArray() is not ["system" or "developer", "user"])
            return "messages are the instructions and the input";
        if (Pictures(body).FirstOrDefault(url => !url.StartsWith("data:image/", StringComparison.Ordinal)) is not null)
            return "a picture is not sent along";
        if (!body.TryGetProperty("response_format", out var format))
            return null;
        var schema = format.GetProperty("json_schema");
        return format.GetProperty("type").GetString() != "json_schema" || !schema.GetProperty("strict").GetBoolean() || schema.GetProperty("name").GetString()!.Length is 0 or > 64
            ? "the schema is not a strict, named one"
            : SchemaProblem(schema.GetProperty("schema"));
    }

    /// <summary><c>POST /v1/moderations</c>: nothing is ever flagged.</summary>
    protected override async Task<bool> AnswersAsideAsync(HttpContext http, JsonElement body)
    {
        if (http.Request.Path != "/v1/moderations" || http.Request.Headers.Authorization != $"Bearer {Key}")
            return false;
        var results = body.GetProperty("input").EnumerateArray().Select(_ => """{"flagged":false,"categories":{"hate":false,"violence":false,"illicit":null},"category_scores":{"hate":0.001,"violence":0.001}}""");
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync($$"""{"id":"modr-1","model":"{{body.GetProperty("model").GetString()}}","results":[{{string.Join(',', results)}}]}""");
        return true;
    }

    protected override string InputOf(JsonElement body)
    {
        var content = body.GetProperty("messages")[1].GetProperty("content");
        return content.ValueKind == JsonValueKind.String ? content.GetString()!
            : content.EnumerateArray().Single(part => part.GetProperty("type").GetString() == "text").GetProperty("text").GetString()!;
    }

    protected override IEnumerable<string> PicturesOf(JsonElement body) => Pictures(body).Select(url => url[(url.IndexOf(',', StringComparison.Ordinal) + 1)..]);

    private static IEnumerable<string> Pictures(JsonElement body) => body.GetProperty("messages")[1].GetProperty("content") is { ValueKind: JsonValueKind.Array } parts
        ? parts.EnumerateArray().Where(part => part.GetProperty("type").GetString() == "image_url").Select(part => part.GetProperty("image_url").GetProperty("url").GetString()!)
        : [];

    protected override bool IsStream(HttpRequest request, JsonElement body) => body.TryGetProperty("stream", out var stream) && stream.GetBoolean();

    protected override string Whole(string text, Fault outcome) => $$"""
        {"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"{{Model}}",
         "choices":[{"index":0,"finish_reason":"{{Finish(outcome)}}","logprobs":null,
          "message":{"role":"assistant","content":{{(outcome == Fault.Refusal ? "null" : Quoted(text))}},"refusal":{{(outcome == Fault.Refusal ? Quoted("I cannot help with that.") : "null")}} } }],
         "usage":{{(GivesUsage ? Usage : "null")}} }
        """;

    protected override IEnumerable<(string? Event, string Data)> Pieces(IReadOnlyList<string> pieces, Fault outcome)
    {
        foreach (var piece in pieces)
            yield return (null, Chunk($$"""{"index":0,"delta":{"{{(outcome == Fault.Refusal ? "refusal" : "content")}}":{{Quoted(piece)}}},"finish_reason":null}""", "null"));
        yield return (null, Chunk($$"""{"index":0,"delta":{},"finish_reason":"{{Finish(outcome)}}"}""", "null"));
        if (GivesUsage)
            yield return (null, Chunk("", Usage));
        yield return (null, "[DONE]");
    }

    protected override (int Status, string Body) ErrorOf(Fault fault) => fault switch
    {
        Fault.RateLimited => (429, """{"error":{"message":"Slow down.","type":"requests","param":null,"code":"rate_limit_exceeded"}}"""),
        Fault.OutOfCredit => (429, $$"""{"error":{"message":"You exceeded the current quota of {{Account}}.","type":"insufficient_quota","param":null,"code":"insufficient_quota"} }"""),
        Fault.BadKey => (401, """{"error":{"message":"Incorrect API key provided.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"""),
        // Azure's, for a prompt that its filter does not let through.
        Fault.FilteredRequest => (400, """
            {"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.","type":null,"param":"prompt","code":"content_filter",
             "status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"violence":{"filtered":true,"severity":"high"}}}}}
            """),
        _ => (500, """{"error":{"message":"The server had an error.","type":"server_error","param":null,"code":null}}"""),
    };

    private static string Chunk(string choice, string usage) =>
        $$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1760000000,"model":"{{Model}}","choices":[{{choice}}],"usage":{{usage}}}""";

    private static string Finish(Fault outcome) => outcome switch { Fault.Length => "length", Fault.Filtered => "content_filter", _ => "stop" };
}
