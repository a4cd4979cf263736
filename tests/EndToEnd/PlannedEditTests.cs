using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>Each kind of edit over HTTP: what its plan says is what is spoken, drawn, asked for and encoded.</summary>
public sealed class PlannedEditTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly StabilityServer stability = new();
    private RunningProduct product = null!;
    private string id = "";
    private int version;

    public async Task InitializeAsync()
    {
        await stability.StartAsync();
        product = await RunningProduct.StartAsync(
            folder.Path, "Render:Preset=ultrafast", "Ai:Retries=0", "Visuals:Providers=stability,offline", $"Stability:BaseUrl={stability.Address}", $"Stability:Key={ProviderServer.Key}");
    }

    public async Task DisposeAsync()
    {
        if (product is not null)
            await product.DisposeAsync();
        await stability.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Captions_scenes_voice_and_format_are_made_again_as_the_plan_says()
    {
        // Half a dozen renders; every day two windows below, and the edits of other tests, are held to their plans.
        if (!Nightly.Runs)
            return;
        await MakeAsync();
        Assert.Equal(3, stability.Requests.Count);

        // A caption alone: the pieces of film that show it, and nobody is asked for anything.
        await SendAsync(HttpMethod.Patch, "scenes/s2", new { caption = "Other bees watch them." });
        Assert.Equal("Other bees watch them.", (await product.GetAsync($"/api/v1/videos/{id}/script")).GetProperty("scenes")[1].GetProperty("caption").GetString());
        var corrected = await RenderAsync();
        Assert.Equal((0, 0, 0), (corrected.Spoken, corrected.Drawn, corrected.Asked));
        Assert.InRange(corrected.Segments, 1, 3);
        Assert.Contains("Other bees watch them.", await SubtitlesAsync(), StringComparison.Ordinal);
        var scene = Assert.Single((await product.GetAsync($"/api/v1/videos/{id}/versions/1/diff?to=2")).GetProperty("scenes").EnumerateArray());
        var field = Assert.Single(scene.GetProperty("fields").EnumerateArray());
        Assert.Equal(("caption", "Other bees watch them."), (field.GetProperty("name").GetString(), field.GetProperty("after").GetString()));
        var refused = await product.Http.PatchAsJsonAsync($"/api/v1/videos/{id}/scenes/s2", new { caption = new string('a', 2_000) });
        Assert.Equal(422, (int)refused.StatusCode);

        // Taken away again it is what it was, and that is still there.
        await SendAsync(HttpMethod.Patch, "scenes/s2", new { caption = "" });
        await SendAsync(HttpMethod.Post, "render", new { });
        Assert.Equal(0, SegmentsOf(await CompletedAsync()));
        Assert.DoesNotContain("Other bees", await SubtitlesAsync(), StringComparison.Ordinal);

        await SendAsync(HttpMethod.Delete, "scenes/s2", null);
        Assert.Equal(new Made(0, 0, 0, 1), await RenderAsync());
        await SendAsync(HttpMethod.Post, "scenes", new { after = "s1", narration = "The hive is warm.", visualPrompt = "A warm hive" });
        var inserted = await RenderAsync();
        Assert.Equal((1, 1, 1), (inserted.Spoken, inserted.Drawn, inserted.Asked));
        var ids = (await product.GetAsync($"/api/v1/videos/{id}/script")).GetProperty("scenes").EnumerateArray().Select(found => found.GetProperty("id").GetString()!).ToArray();
        await SendAsync(HttpMethod.Put, "scenes/order", new { order = new[] { ids[0], ids[2], ids[1] } });
        Assert.Equal((0, 2, 0), await RenderAsync() is var ordered ? (ordered.Spoken, ordered.Drawn, ordered.Asked) : default);

        // Several at once.
        await SendAsync(HttpMethod.Patch, "scenes/s1", new { caption = "Bees dance here." });
        await SendAsync(HttpMethod.Patch, $"scenes/{ids[2]}", new { visualPrompt = "A wide garden" });
        Assert.Equal((0, 1, 1), await RenderAsync() is var mixed ? (mixed.Spoken, mixed.Drawn, mixed.Asked) : default);

        await SendAsync(HttpMethod.Patch, "settings", new { voice = "leo" });
        Assert.Equal((3, 0, 0), await RenderAsync() is var voice ? (voice.Spoken, voice.Drawn, voice.Asked) : default);
        await SendAsync(HttpMethod.Patch, "settings", new { format = "16:9" });
        Assert.Equal((0, 3, 3), await RenderAsync() is var format ? (format.Spoken, format.Drawn, format.Asked) : default);
    }

    [Fact]
    public async Task Settings_of_two_windows_both_stay_and_a_version_is_not_brought_back_over_them()
    {
        await MakeAsync();
        await Task.WhenAll(
            SendAsync(HttpMethod.Patch, "settings", new { captions = "karaoke" }), SendAsync(HttpMethod.Patch, "settings", new { music = "off" }),
            SendAsync(HttpMethod.Patch, "scenes/s1", new { headline = "They dance" }), SendAsync(HttpMethod.Patch, "scenes/s3", new { headline = "Soon" }));

        var script = await product.GetAsync($"/api/v1/videos/{id}/script");
        Assert.Equal(["They dance", "Soon"], new[] { 0, 2 }.Select(at => script.GetProperty("scenes")[at].GetProperty("headline").GetString()));
        var restore = await product.Http.PostAsJsonAsync($"/api/v1/videos/{id}/versions/1/restore", new { });
        Assert.Equal((409, "edits_pending"), ((int)restore.StatusCode, JsonElement.Parse(await restore.Content.ReadAsStringAsync()).GetProperty("code").GetString()));
        await SendAsync(HttpMethod.Post, "render", new { });
        await CompletedAsync();
        var diff = await product.GetAsync($"/api/v1/videos/{id}/versions/1/diff?to=2");
        Assert.Equal(["captions", "music"], diff.GetProperty("settings").EnumerateArray().Select(change => change.GetProperty("name").GetString()).Order());
    }

    /// <summary>What was made, as planned and as it was.</summary>
    private sealed record Made(int Spoken, int Drawn, int Asked, int Segments);

    private async Task MakeAsync()
    {
        var scenes = new[] { ("Bees dance on the comb.", "A comb"), ("The others watch them.", "Some bees"), ("Then all of them fly.", "A meadow") };
        var script = JsonSerializer.Serialize(new { title = "Bees", scenes = scenes.Select(scene => new { narration = scene.Item1, headline = scene.Item2, visualPrompt = scene.Item2 }) });
        id = (await product.PostAsync("/api/v1/videos", new { script, language = "en", seconds = 8, format = "1:1", resolution = "720p", frameRate = 24 })).GetProperty("id").GetString()!;
        await CompletedAsync();
    }

    /// <summary>Renders what was edited; fails where the plan had said something else.</summary>
    private async Task<Made> RenderAsync()
    {
        var plan = await product.GetAsync($"/api/v1/videos/{id}/plan");
        var asked = stability.Requests.Count;
        await SendAsync(HttpMethod.Post, "render", new { });
        var video = await CompletedAsync();
        var planned = new Made(
            plan.GetProperty("spoken").GetInt32(), plan.GetProperty("drawn").GetInt32(), plan.GetProperty("scenes").EnumerateArray().Count(scene => scene.GetProperty("asks").GetBoolean()),
            plan.GetProperty("segments").GetInt32());
        Assert.Equal((planned.Asked, planned.Segments), (stability.Requests.Count - asked, SegmentsOf(video)));
        return planned;
    }

    private async Task<JsonElement> CompletedAsync()
    {
        var video = await product.FollowAsync(id);
        Assert.True(video.GetProperty("status").GetString() == "completed" && video.GetProperty("version").GetInt32() == ++version, $"{video}\n{product.Output}");
        return video;
    }

    private static int SegmentsOf(JsonElement video) => video.GetProperty("result").GetProperty("segmentsEncoded").GetInt32();

    private async Task<string> SubtitlesAsync() => Encoding.UTF8.GetString(await TopicToVideoTests.DownloadAsync(product, id, "captions.srt")).ReplaceLineEndings(" ");

    private async Task SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/videos/{id}/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await product.Http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}\n{product.Output}");
    }
}
