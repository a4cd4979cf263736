using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Support.Providers;

/// <summary><c>POST /v1beta/models/{model}:generateContent</c> and its stream.</summary>
internal sealed class GeminiServer : TextServer
{
    protected override string? ProblemOf(HttpRequest request, JsonElement body)
    {
        var isStream = IsStream(request, body);
        if (request.Method != "POST" || request.Path != $"/v1beta/models/{Model}:{(isStream ? "streamGenerateContent" : "generateContent")}")
            return "no such endpoint";
        if (isStream && request.Query["alt"] != "sse")
            return "a stream comes as events only when asked for";
        if (request.Headers["x-goog-api-key"] != Key || request.Query.ContainsKey("key"))
            return "the key is missing, or in the address where logs see it";
        if (!request.HasJsonContentType())
            return "the body is not announced as JSON";
        if (Unknown(body, "contents", "systemInstruction", "generationConfig") is { } unknown)
            return unknown;
        if (body.GetProperty("contents").EnumerateArray().Select(content => content.GetProperty("role").GetString()).ToArray() is not ["user"])
            return "the input is one content of the user";
        var config = body.GetProperty("generationConfig");
        if (Unknown(config, "maxOutputTokens", "responseMimeType", "responseJsonSchema") is { } inConfig)
            return inConfig;
        if (!config.TryGetProperty("responseJsonSchema", out var schema))
            return null;
        return config.GetProperty("responseMimeType").GetString() != "application/json" ? "a schema needs the JSON media type" : SchemaProblem(schema);
    }

    protected override string InputOf(JsonElement body) =>
        body.GetProperty("contents")[0].GetProperty("parts").EnumerateArray().Single(part => part.TryGetProperty("text", out _)).GetProperty("text").GetString()!;

    protected override IEnumerable<string> PicturesOf(JsonElement body) => body.GetProperty("contents")[0].GetProperty("parts").EnumerateArray()
        .Where(part => part.TryGetProperty("inlineData", out _)).Select(part => part.GetProperty("inlineData"))
        .Where(data => data.GetProperty("mimeType").GetString()!.StartsWith("image/", StringComparison.Ordinal)).Select(data => data.GetProperty("data").GetString()!);

    protected override bool IsStream(HttpRequest request, JsonElement body) => request.Path.Value!.EndsWith(":streamGenerateContent", StringComparison.Ordinal);

    protected override string Whole(string text, Fault outcome) => outcome == Fault.Refusal
        ? """{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":21,"totalTokenCount":21},"modelVersion":"m","responseId":"r"}"""
        : Answer(text, Finish(outcome), withUsage: true);

    protected override IEnumerable<(string? Event, string Data)> Pieces(IReadOnlyList<string> pieces, Fault outcome)
    {
        if (outcome == Fault.Refusal)
        {
            yield return (null, Whole("", outcome));
            yield break;
        }
        foreach (var piece in pieces)
            yield return (null, Answer(piece, null, withUsage: false));
        yield return (null, Answer("", Finish(outcome), withUsage: true));
    }

    protected override (int Status, string Body) ErrorOf(Fault fault) => fault switch
    {
        Fault.RateLimited => (429, """{"error":{"code":429,"message":"Slow down.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"7s"}]}}"""),
        Fault.OutOfCredit => (402, """{"error":{"code":402,"message":"No credit.","status":"PAYMENT_REQUIRED"}}"""),
        Fault.BadKey => (400, $$"""{"error":{"code":400,"message":"API key not valid: {{Key}}.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}] } }"""),
        _ => (503, """{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}"""),
    };

    private static string Answer(string text, string? finish, bool withUsage) =>
        $$"""{"candidates":[{"content":{"role":"model","parts":[{"text":"Let me think.","thought":true},{"text":{{Quoted(text)}}}]}"""
        + (finish is null ? "" : $",\"finishReason\":\"{finish}\"")
        + ",\"index\":0}]"
        + (withUsage ? ",\"usageMetadata\":{\"promptTokenCount\":21,\"candidatesTokenCount\":9,\"thoughtsTokenCount\":3,\"totalTokenCount\":33}" : "")
        + ",\"modelVersion\":\"m\",\"responseId\":\"r\"}";

    private static string Finish(Fault outcome) => outcome switch { Fault.Length => "MAX_TOKENS", Fault.Filtered => "SAFETY", _ => "STOP" };
}
