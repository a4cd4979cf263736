using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Support.Providers;

/// <summary><c>POST /v1/messages</c>, version 2023-06-01.</summary>
internal sealed class AnthropicServer : TextServer
{
    protected override string? ProblemOf(HttpRequest request, JsonElement body)
    {
        if (request.Method != "POST" || request.Path != "/v1/messages")
            return "no such endpoint";
        if (request.Headers["x-api-key"] != Key || request.Headers["anthropic-version"] != "2023-06-01")
            return "the key or the version is missing";
        if (!request.HasJsonContentType())
            return "the body is not announced as JSON";
        if (Unknown(body, "model", "max_tokens", "system", "messages", "output_config", "stream") is { } unknown)
            return unknown;
        if (body.GetProperty("model").GetString() != Model || body.GetProperty("max_tokens").GetInt32() < 1)
            return "model or max_tokens is wrong";
        if (body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()).ToArray() is not ["user"])
            return "the input is one message of the user";
        if (!body.TryGetProperty("output_config", out var output))
            return null;
        var format = output.GetProperty("format");
        return format.GetProperty("type").GetString() != "json_schema" ? "the format is not a schema" : SchemaProblem(format.GetProperty("schema"));
    }

    protected override string InputOf(JsonElement body) => Content(body) is { ValueKind: JsonValueKind.Array } blocks
        ? blocks.EnumerateArray().Single(block => block.GetProperty("type").GetString() == "text").GetProperty("text").GetString()!
        : Content(body).GetString()!;

    protected override IEnumerable<string> PicturesOf(JsonElement body) => Content(body) is { ValueKind: JsonValueKind.Array } blocks
        ? blocks.EnumerateArray().Where(block => block.GetProperty("type").GetString() == "image").Select(block => block.GetProperty("source"))
            .Where(source => source.GetProperty("type").GetString() == "base64" && source.GetProperty("media_type").GetString()!.StartsWith("image/", StringComparison.Ordinal))
            .Select(source => source.GetProperty("data").GetString()!)
        : [];

    private static JsonElement Content(JsonElement body) => body.GetProperty("messages")[0].GetProperty("content");

    protected override bool IsStream(HttpRequest request, JsonElement body) => body.TryGetProperty("stream", out var stream) && stream.GetBoolean();

    protected override string Whole(string text, Fault outcome) => $$"""
        {"id":"msg_1","type":"message","role":"assistant","model":"{{Model}}",
         "content":[{{(outcome is Fault.Refusal or Fault.Filtered ? "" : $$"""{"type":"text","text":{{Quoted(text)}}}""")}}],
         "stop_reason":"{{Stop(outcome)}}","stop_sequence":null,"usage":{"input_tokens":21,"output_tokens":12} }
        """;

    protected override IEnumerable<(string? Event, string Data)> Pieces(IReadOnlyList<string> pieces, Fault outcome)
    {
        yield return ("message_start", $$"""{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"{{Model}}","content":[],"stop_reason":null,"usage":{"input_tokens":21,"output_tokens":1} } }""");
        yield return ("ping", """{"type":"ping"}""");
        yield return ("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""} }""");
        if (outcome is not (Fault.Refusal or Fault.Filtered))
            foreach (var piece in pieces)
                yield return ("content_block_delta", $$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":{{Quoted(piece)}}} }""");
        yield return ("content_block_stop", """{"type":"content_block_stop","index":0}""");
        yield return ("message_delta", $$"""{"type":"message_delta","delta":{"stop_reason":"{{Stop(outcome)}}","stop_sequence":null},"usage":{"output_tokens":12} }""");
        yield return ("message_stop", """{"type":"message_stop"}""");
    }

    protected override (int Status, string Body) ErrorOf(Fault fault) => fault switch
    {
        Fault.RateLimited => (429, """{"type":"error","error":{"type":"rate_limit_error","message":"Slow down."},"request_id":"req_1"}"""),
        Fault.OutOfCredit => (402, """{"type":"error","error":{"type":"billing_error","message":"No credit."},"request_id":"req_1"}"""),
        Fault.BadKey => (401, """{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"},"request_id":"req_1"}"""),
        _ => (529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}"""),
    };

    private static string Stop(Fault outcome) => outcome switch { Fault.Length => "max_tokens", Fault.Refusal or Fault.Filtered => "refusal", _ => "end_turn" };
}
