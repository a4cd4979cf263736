using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Support.Providers;

/// <summary>AUTOMATIC1111's <c>POST /sdapi/v1/txt2img</c>, started with <c>--api-auth</c>.</summary>
internal sealed class Automatic1111Server : MediaServer
{
    protected override string? ProblemOf(HttpRequest request, JsonElement body)
    {
        if (request.Method != "POST" || request.Path != "/sdapi/v1/txt2img")
            return "no such endpoint";
        if (request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{Key}")))
            return "user and password are missing";
        if (Unknown(body, "prompt", "negative_prompt", "width", "height", "steps", "cfg_scale", "sampler_name", "seed", "batch_size", "n_iter", "send_images", "save_images", "override_settings") is { } unknown)
            return unknown;
        return body.GetProperty("width").GetInt32() % 8 != 0 || body.GetProperty("height").GetInt32() % 8 != 0 || body.GetProperty("seed").GetInt64() < 0
            || body.GetProperty("override_settings").GetProperty("sd_model_checkpoint").GetString() != Model ? "size, seed or checkpoint is wrong" : null;
    }

    protected override async Task AnswerAsync(HttpContext http, JsonElement body, Fault outcome)
    {
        LastText = body.GetProperty("prompt").GetString()!;
        LastSeed = body.GetProperty("seed").GetInt64();
        var (width, height) = (body.GetProperty("width").GetInt32(), body.GetProperty("height").GetInt32());
        LastAspect = NearestTo(width, height);
        var picture = Convert.ToBase64String(await PictureAsync("png", width, height));
        await JsonAsync(http, $$"""{"images":["{{picture}}"],"parameters":{},"info":"{\"seed\": {{LastSeed}}}"}""");
    }

    protected override (int Status, string Body) ErrorOf(Fault fault) => fault switch
    {
        Fault.RateLimited => (429, """{"detail":"Too many requests"}"""),
        Fault.OutOfCredit => (402, """{"detail":"Payment required"}"""),
        Fault.BadKey => (401, """{"detail":"Incorrect username or password"}"""),
        _ => (500, """{"error":"RuntimeError","detail":"","body":"","errors":"CUDA out of memory"}"""),
    };
}
