using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Support.Providers;

/// <summary>Stability's <c>POST /v2beta/stable-image/generate/core</c>: a form in, JSON out.</summary>
internal sealed class StabilityServer : MediaServer
{
    protected override string? ProblemOf(HttpRequest request, JsonElement body)
    {
        if (request.Method != "POST" || request.Path != "/v2beta/stable-image/generate/core")
            return "no such endpoint";
        if (request.Headers.Authorization != $"Bearer {Key}" || request.Headers.Accept != "application/json")
            return "the key is missing, or the answer's type is not said";
        if (!request.ContentType!.StartsWith("multipart/form-data", StringComparison.Ordinal))
            return "the body is no form";
        if (Unknown(body, "prompt", "negative_prompt", "aspect_ratio", "seed", "output_format") is { } unknown)
            return unknown;
        return body.GetProperty("aspect_ratio").GetString() is not ("16:9" or "1:1" or "21:9" or "2:3" or "3:2" or "4:5" or "5:4" or "9:16" or "9:21") || body.GetProperty("prompt").GetString()!.Length is 0 or > 10_000
            || !uint.TryParse(body.GetProperty("seed").GetString(), out _) ? "aspect, prompt or seed is wrong" : null;
    }

    protected override async Task AnswerAsync(HttpContext http, JsonElement body, Fault outcome)
    {
        if (outcome == Fault.Refusal)
        {
            await JsonAsync(http, """{"id":"1","name":"content_moderation","errors":["Your request was flagged."]}""", 403);
            return;
        }
        LastText = body.GetProperty("prompt").GetString()!;
        LastAspect = body.GetProperty("aspect_ratio").GetString()!;
        LastSeed = long.Parse(body.GetProperty("seed").GetString()!, CultureInfo.InvariantCulture);
        var (width, height) = LastAspect switch { "9:16" => (768, 1344), "16:9" => (1344, 768), "4:5" => (896, 1088), _ => (1024, 1024) };
        var picture = await PictureAsync(LastAspect == "16:9" ? "webp" : "png", width, height);
        await JsonAsync(http, outcome == Fault.Filtered
            ? """{"image":"","finish_reason":"CONTENT_FILTERED","seed":1}"""
            : $$"""{"image":"{{Convert.ToBase64String(picture)}}","finish_reason":"SUCCESS","seed":{{LastSeed}}}""");
    }

    protected override (int Status, string Body) ErrorOf(Fault fault) => fault switch
    {
        Fault.RateLimited => (429, """{"id":"1","name":"rate_limit_exceeded","errors":["Slow down."]}"""),
        Fault.OutOfCredit => (402, """{"id":"1","name":"payment_required","errors":["No credits."]}"""),
        Fault.BadKey => (401, """{"id":"1","name":"unauthorized","errors":["Invalid key."]}"""),
        _ => (500, """{"id":"1","name":"internal_error","errors":["It broke."]}"""),
    };
}
