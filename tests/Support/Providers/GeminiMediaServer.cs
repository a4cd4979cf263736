using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Support.Providers;

/// <summary>Gemini's <c>generateContent</c> with sound or a picture as answer.</summary>
internal sealed class GeminiMediaServer : MediaServer
{
    private static readonly string[] Aspects = ["1:1", "2:3", "3:2", "3:4", "4:3", "9:16", "16:9", "21:9"];

    /// <summary>Ends every answer so, with a content that has no parts; null for answers with sound or a picture.</summary>
    public string? EndsEmpty { get; set; }

    /// <summary>Sends a thought and a sketch, both with pictures, before the picture itself.</summary>
    public bool Sketches { get; set; }

    protected override string? ProblemOf(HttpRequest request, JsonElement body)
    {
        if (request.Method != "POST" || request.Path != $"/v1beta/models/{Model}:generateContent")
            return "no such endpoint";
        if (request.Headers["x-goog-api-key"] != Key || request.Query.ContainsKey("key"))
            return "the key is missing, or in the address where logs see it";
        if (Unknown(body, "contents", "generationConfig") is { } unknown)
            return unknown;
        var config = body.GetProperty("generationConfig");
        return config.GetProperty("responseModalities")[0].GetString() switch
        {
            "AUDIO" => Unknown(config, "responseModalities", "speechConfig") ?? (Voice(config) != "Kore" ? "the voice is not the configured one" : null),
            "IMAGE" => Unknown(config, "responseModalities", "imageConfig", "seed")
                ?? (Aspects.Contains(config.GetProperty("imageConfig").GetProperty("aspectRatio").GetString()) ? null : "no such aspect"),
            _ => "no such modality",
        };

        static string? Voice(JsonElement config) =>
            config.GetProperty("speechConfig").GetProperty("voiceConfig").GetProperty("prebuiltVoiceConfig").GetProperty("voiceName").GetString();
    }

    protected override async Task AnswerAsync(HttpContext http, JsonElement body, Fault outcome)
    {
        var config = body.GetProperty("generationConfig");
        var isSound = config.GetProperty("responseModalities")[0].GetString() == "AUDIO";
        var text = LastText = body.GetProperty("contents")[0].GetProperty("parts")[0].GetProperty("text").GetString()!;
        if (outcome is Fault.Refusal or Fault.Filtered)
        {
            await JsonAsync(http, outcome == Fault.Refusal
                ? """{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":9,"totalTokenCount":9}}"""
                : """{"candidates":[{"finishReason":"IMAGE_SAFETY","index":0}],"usageMetadata":{"promptTokenCount":9,"totalTokenCount":9}}""");
            return;
        }
        if (EndsEmpty is { } reason)
        {
            await JsonAsync(http, $$"""{"candidates":[{"content":{"role":"model"},"finishReason":"{{reason}}","index":0}],"usageMetadata":{"promptTokenCount":9,"totalTokenCount":9},"modelVersion":"m","responseId":"r"}""");
            return;
        }
        string type, data;
        if (isSound)
            (type, data) = ("audio/L16;codec=pcm;rate=24000", Convert.ToBase64String((await RealSpeech.OfAsync(text)).Pcm()));
        else
        {
            LastAspect = config.GetProperty("imageConfig").GetProperty("aspectRatio").GetString()!;
            LastSeed = config.GetProperty("seed").GetInt64();
            var (width, height) = LastAspect switch { "9:16" => (768, 1344), "16:9" => (1344, 768), "3:4" => (864, 1184), _ => (1024, 1024) };
            (type, data) = ("image/png", Convert.ToBase64String(await PictureAsync("png", width, height)));
        }
        var before = "";
        if (Sketches)
        {
            var sketch = $$"""{"inlineData":{"mimeType":"image/png","data":"{{Convert.ToBase64String(await PictureAsync("png", 128, 128))}}"}""";
            before = $$"""{"text":"First a sketch.","thought":true},{{sketch}},"thought":true},{{sketch}} },""";
        }
        await JsonAsync(http, $$"""
            {"candidates":[{"content":{"role":"model","parts":[{{before}}{"inlineData":{"mimeType":"{{type}}","data":"{{data}}"} }]},"finishReason":"STOP","index":0}],
             {{(GivesUsage ? "\"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":1290,\"totalTokenCount\":1299}," : "")}}"modelVersion":"m","responseId":"r"}
            """);
    }

    protected override (int Status, string Body) ErrorOf(Fault fault) => fault switch
    {
        Fault.RateLimited => (429, """{"error":{"code":429,"message":"Slow down.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"7s"}]}}"""),
        Fault.OutOfCredit => (402, """{"error":{"code":402,"message":"No credit.","status":"PAYMENT_REQUIRED"}}"""),
        Fault.BadKey => (400, $$"""{"error":{"code":400,"message":"API key not valid: {{Key}}.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}] } }"""),
        _ => (503, """{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}"""),
    };
}
