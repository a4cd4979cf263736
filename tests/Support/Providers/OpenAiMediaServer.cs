using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Support.Providers;

/// <summary>OpenAI's <c>/audio/speech</c>, <c>/images/generations</c> and <c>/audio/transcriptions</c>.</summary>
/// <param name="root">Azure OpenAI has them under <c>/openai/v1</c>.</param>
internal sealed class OpenAiMediaServer(string root = "/v1") : MediaServer
{
    private static readonly string[] Sizes = ["1024x1024", "1024x1536", "1536x1024"];

    private const string Usage = ",\"usage\":{\"input_tokens\":50,\"output_tokens\":1056,\"total_tokens\":1106,\"input_tokens_details\":{\"text_tokens\":50,\"image_tokens\":0}}";

    public string BaseUrl => Address + root;

    /// <summary>What is heard in a sound; its words are spread evenly over two seconds.</summary>
    public string Hears { get; set; } = "Bees dance to tell the way.";

    /// <summary>Some models answer without times.</summary>
    public bool GivesTimes { get; set; } = true;

    protected override string? ProblemOf(HttpRequest request, JsonElement body)
    {
        if (request.Method != "POST" || request.Headers.Authorization != $"Bearer {Key}")
            return "no such method, or the key is missing";
        if (body.TryGetProperty("model", out var model) && model.GetString() != Model)
            return "the model is not the configured one";
        if (request.Path == root + "/audio/speech")
            return Unknown(body, "model", "input", "voice", "response_format", "speed")
                ?? (body.GetProperty("response_format").GetString() != "wav" || body.GetProperty("input").GetString()!.Length is 0 or > 4096 ? "input or format is wrong" : null);
        if (request.Path == root + "/images/generations")
            return Unknown(body, "model", "prompt", "n", "size", "quality")
                ?? (!Sizes.Contains(body.GetProperty("size").GetString()) || body.GetProperty("prompt").GetString()!.Length is 0 or > 32_000 ? "size or prompt is wrong" : null);
        if (request.Path == root + "/audio/transcriptions")
            return Unknown(body, "model", "file", "response_format", "timestamp_granularities[]", "language", "prompt")
                ?? (body.GetProperty("response_format").GetString() != "verbose_json" || body.GetProperty("timestamp_granularities[]").GetString() != "segment,word"
                    || !body.GetProperty("file").GetString()!.Contains('.', StringComparison.Ordinal) ? "format, granularities or file name is wrong" : null);
        return "no such endpoint";
    }

    protected override async Task AnswerAsync(HttpContext http, JsonElement body, Fault outcome)
    {
        if (outcome == Fault.Filtered)
        {
            // Azure's, of pictures.
            await JsonAsync(http, """{"error":{"code":"contentFilter","message":"Your task failed as a result of our safety system."}}""", 400);
            return;
        }
        if (outcome == Fault.Refusal)
        {
            await JsonAsync(http, """{"error":{"message":"Your request was rejected by the safety system.","type":"image_generation_user_error","param":null,"code":"moderation_blocked"}}""", 400);
            return;
        }
        if (http.Request.Path.Value!.EndsWith("/audio/speech", StringComparison.Ordinal))
        {
            var text = LastText = body.GetProperty("input").GetString()!;
            LastRate = body.TryGetProperty("speed", out var speed) ? Math.Round(speed.GetDouble(), 3) : 1;
            await BytesAsync(http, (await RealSpeech.OfAsync(text)).Wave(), "audio/wav");
        }
        else if (http.Request.Path.Value.EndsWith("/images/generations", StringComparison.Ordinal))
        {
            LastText = body.GetProperty("prompt").GetString()!;
            var size = body.GetProperty("size").GetString()!.Split('x').Select(side => int.Parse(side, CultureInfo.InvariantCulture)).ToArray();
            LastAspect = NearestTo(size[0], size[1]);
            var picture = Convert.ToBase64String(await PictureAsync("png", size[0], size[1]));
            await JsonAsync(http, $$"""{"created":1760000000,"data":[{"b64_json":"{{picture}}"}],"size":"{{size[0]}}x{{size[1]}}","quality":"medium","output_format":"png"{{(GivesUsage ? Usage : "")}} }""");
        }
        else
            await JsonAsync(http, Transcript());
    }

    protected override (int Status, string Body) ErrorOf(Fault fault) => fault switch
    {
        Fault.RateLimited => (429, """{"error":{"message":"Slow down.","type":"requests","param":null,"code":"rate_limit_exceeded"}}"""),
        Fault.OutOfCredit => (429, """{"error":{"message":"You exceeded your current quota.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"""),
        Fault.BadKey => (401, """{"error":{"message":"Incorrect API key provided.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"""),
        _ => (500, """{"error":{"message":"The server had an error.","type":"server_error","param":null,"code":null}}"""),
    };

    private string Transcript()
    {
        var words = Hears.Split(' ');
        // As whisper does now and then: the second word begins before the first one ends.
        var timed = words.Select((word, i) => FormattableString.Invariant($$"""{"word":{{Quoted(word)}},"start":{{Math.Max(0, 2.0 * i / words.Length - (i == 1 ? 0.1 : 0)):0.###}},"end":{{2.0 * (i + 1) / words.Length:0.###}}}"""));
        return $$"""
            {"task":"transcribe","language":"english","duration":2.0,"text":{{Quoted(Hears)}},
             {{(GivesTimes ? $"\"words\":[{string.Join(',', timed)}]," : "")}}
             "segments":[{"id":0,"seek":0,"start":0.0,"end":2.0,"text":{{Quoted(" " + Hears)}},"tokens":[1,2],"temperature":0.0,"avg_logprob":-0.2,"compression_ratio":1.1,"no_speech_prob":0.01}],
             "usage":{"type":"duration","seconds":2} }
            """;
    }
}
