using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>A brand kit with its logo, and a video made with it whose scene carries an overlay, over HTTP.</summary>
public sealed class BrandAndOverlayTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_brand_s_video_has_its_cards_and_overlays_and_bad_kits_and_overlays_are_refused_by_name()
    {
        await using var product = await RunningProduct.StartAsync(folder.Path, "Render:Preset=ultrafast");
        var kit = await product.PostAsync("/api/v1/brand-kits", new
        {
            name = "Honey & Co",
            colours = new { background = "#1a1206", text = "#ffffff", primary = "#f59e0b" },
            watermark = new { corner = "topRight", opacity = 0.8, size = 0.06 },
            intro = new { title = "Honey & Co", seconds = 1 },
        });
        var id = kit.GetProperty("id").GetString()!;

        Assert.Equal(HttpStatusCode.OK, await PutLogoAsync(product, id, TestPictures.Plain(64, 32, 240, 160, 20), "image/png"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PutLogoAsync(product, id, new byte[500], "image/png"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PutLogoAsync(product, id, new byte[1024 * 1024 + 1], "image/png"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await PutLogoAsync(product, id, new byte[500], "image/svg+xml"));
        Assert.True((await product.GetAsync($"/api/v1/brand-kits/{id}")).GetProperty("hasLogo").GetBoolean());
        Assert.Equal(0x89, (await product.Http.GetByteArrayAsync($"/api/v1/brand-kits/{id}/logo"))[0]);
        await RefusedAsync(product, "/api/v1/brand-kits", new { name = "Grey", colours = new { background = "#777777", text = "#888888", primary = "#ffffff" } }, "brand_kit_invalid", "/colours/text");
        await RefusedAsync(product, "/api/v1/videos", new { script = """{"scenes":[{"narration":"Bees.","overlay":{"template":"lsit"}}]}""" }, "overlay_invalid", "/template");
        await RefusedAsync(product, "/api/v1/videos", new { topic = "Bees", brandKitId = "brd_unknown" }, "brand_kit_not_found", null);
        Assert.Contains((await product.GetAsync("/api/v1/overlay-templates")).GetProperty("items").EnumerateArray(), template => template.GetProperty("id").GetString() == "donut");

        var accepted = await product.PostAsync("/api/v1/videos", new
        {
            script = """{"title":"Bees","scenes":[{"narration":"One jar needs two million flowers.","overlay":{"template":"number","value":"2,000,000","title":"flowers"}}]}""",
            language = "en",
            format = "1:1",
            resolution = "720p",
            brandKitId = id,
        });
        var video = await product.FollowAsync(accepted.GetProperty("id").GetString()!);

        Assert.True(video.GetProperty("status").GetString() == "completed", $"{video}\n{product.Output}");
        var script = await product.GetAsync($"/api/v1/videos/{accepted.GetProperty("id").GetString()}/script");
        Assert.Equal("2,000,000", script.GetProperty("scenes")[0].GetProperty("overlay").GetProperty("value").GetString());
        var timeline = JsonElement.Parse(await File.ReadAllTextAsync(Directory.EnumerateFiles(folder.Path, "*.json", SearchOption.AllDirectories)
            .First(file => file.Contains("timeline", StringComparison.Ordinal))));
        Assert.Equal(["brand-intro", "s1"], timeline.GetProperty("scenes").EnumerateArray().Select(scene => scene.GetProperty("id").GetString()));
        Assert.Equal(["brand-intro-intro-card", "s1-number", "s1-watermark"], timeline.GetProperty("overlays").EnumerateArray().Select(overlay => overlay.GetProperty("id").GetString()).Order());

        var deleted = await product.Http.DeleteAsync($"/api/v1/brand-kits/{id}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await product.Http.GetAsync($"/api/v1/brand-kits/{id}")).StatusCode);
    }

    private static async Task<HttpStatusCode> PutLogoAsync(RunningProduct product, string id, byte[] body, string type)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var answer = await product.Http.PutAsync($"/api/v1/brand-kits/{id}/logo", content);
        return answer.StatusCode;
    }

    private static async Task RefusedAsync(RunningProduct product, string path, object body, string code, string? place)
    {
        using var answer = await product.Http.PostAsJsonAsync(path, body);
        var problem = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode is >= 400 and < 500, problem);
        Assert.Equal(code, JsonElement.Parse(problem).GetProperty("code").GetString());
        if (place is not null)
            Assert.Contains(place, problem, StringComparison.Ordinal);
    }
}
