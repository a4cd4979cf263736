using System.Net.Http.Json;
using System.Text.Json;
using AutoVideo.Processes;
using AutoVideo.Tests.Support;
using AutoVideo.Visuals.Offline.Raster;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>From a scenario by a review to a video, and from edits to new versions of it, over HTTP and across a restart.</summary>
public sealed class EditTests : IDisposable
{
    private static readonly string[] Fast = ["Render:Preset=ultrafast"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_scenario_is_reviewed_across_a_restart_edited_rendered_again_and_brought_back()
    {
        string id;
        await using (var product = await RunningProduct.StartAsync(_folder.Path, Fast))
        {
            var scenario = await product.PostAsync("/api/v1/scenarios", new
            {
                title = "Bees in winter",
                status = "ready",
                format = "1:1",
                seconds = 12,
                scenes = new[]
                {
                    new { id = "s1", narration = "What do bees do all winter?", onScreenText = "All winter" },
                    new { id = "s2", narration = "They fly to the south.", onScreenText = "In the hive" },
                    new { id = "s3", narration = "In spring they fly again.", onScreenText = "In spring" },
                },
            });
            var accepted = await product.PostAsync("/api/v1/videos", new { scenarioId = scenario.GetProperty("id").GetString(), review = new[] { "script" } });
            id = accepted.GetProperty("id").GetString()!;
            await product.FollowAsync(id, video => video.TryGetProperty("review", out var review) && review.GetProperty("gate").GetString() == "script");
            // Two tabs read the script; the second one's edit is of a version that is no more.
            using var read = await product.Http.GetAsync(new Uri($"/api/v1/videos/{id}/script", UriKind.Relative));
            Assert.Equal((200, 412), (await PatchOfAsync(read, "They stay in the hive and keep each other warm."), await PatchOfAsync(read, "They sleep.")));

            async Task<int> PatchOfAsync(HttpResponseMessage version, string narration)
            {
                using var patch = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/videos/{id}/scenes/s2") { Content = JsonContent.Create(new { narration }) };
                patch.Headers.IfMatch.Add(version.Headers.ETag!);
                using var answer = await product.Http.SendAsync(patch);
                return (int)answer.StatusCode;
            }
            await product.KillAsync();
        }

        await using var restarted = await RunningProduct.StartAsync(_folder.Path, Fast);
        var waiting = await restarted.GetAsync($"/api/v1/videos/{id}");
        Assert.Equal("running", waiting.GetProperty("status").GetString());
        Assert.All(waiting.GetProperty("scenes").EnumerateArray(), scene => Assert.False(scene.GetProperty("spoken").GetBoolean()));
        await restarted.PostAsync($"/api/v1/videos/{id}/review", new { gate = "script", decision = "approve" });
        var first = await CompletedAsync(restarted, id, version: 1);
        Assert.Equal("They stay in the hive and keep each other warm.", first.GetProperty("scenes")[1].GetProperty("narration").GetString());
        var segments = SegmentsOf(first);

        // A headline is part of one picture: nothing is spoken, one scene is drawn, and its frames are made again.
        await PatchAsync(restarted, $"/api/v1/videos/{id}/scenes/s3", new { headline = "Spring again" });
        var plan = await restarted.GetAsync($"/api/v1/videos/{id}/plan");
        Assert.Equal((0, 1, 1), (plan.GetProperty("spoken").GetInt32(), plan.GetProperty("drawn").GetInt32(), plan.GetProperty("encoded").GetInt32()));
        await restarted.PostAsync($"/api/v1/videos/{id}/render", new { });
        var second = await CompletedAsync(restarted, id, version: 2);
        Assert.Equal(plan.GetProperty("segments").GetInt32(), SegmentsOf(second).Encoded);
        Assert.InRange(SegmentsOf(second).Encoded, 1, segments.Encoded / 2);
        Assert.Equal(segments.Encoded, SegmentsOf(second).Encoded + SegmentsOf(second).Reused);

        var files = new[] { await FileAsync("versions/1/file"), await FileAsync("versions/2/file"), await FileAsync("file") };
        Assert.NotEqual(files[0], files[1]);
        Assert.Equal(files[1], files[2]);
        var whole = await restarted.GetAsync($"/api/v1/videos/{id}/history");
        var pages = new List<string>();
        for (JsonElement next = JsonElement.Parse("0"); next.ValueKind == JsonValueKind.Number;)
        {
            var page = await restarted.GetAsync($"/api/v1/videos/{id}/history?limit=7&after={next}");
            pages.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.ToString()));
            next = page.TryGetProperty("next", out var more) ? more : default;
        }
        Assert.Equal(whole.GetProperty("items").EnumerateArray().Select(item => item.ToString()), pages);

        var diff = await restarted.GetAsync($"/api/v1/videos/{id}/versions/1/diff?to=2");
        var scene = Assert.Single(diff.GetProperty("scenes").EnumerateArray());
        Assert.Equal("s3", scene.GetProperty("sceneId").GetString());
        Assert.Equal("headline", Assert.Single(scene.GetProperty("fields").EnumerateArray()).GetProperty("name").GetString());

        await restarted.PostAsync($"/api/v1/videos/{id}/versions/1/restore", new { });
        var third = await CompletedAsync(restarted, id, version: 3);
        Assert.Equal(0, SegmentsOf(third).Encoded);
        var versions = (await restarted.GetAsync($"/api/v1/videos/{id}/versions")).GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal([3, 2, 1], versions.Select(version => version.GetProperty("number").GetInt32()));
        Assert.Equal(1, versions[0].GetProperty("restoredFrom").GetInt32());
        var nothing = await restarted.Http.PostAsJsonAsync($"/api/v1/videos/{id}/render", new { });
        Assert.Equal(409, (int)nothing.StatusCode);

        // Another line moves what follows, which keeps its frames: only the line's own scene and the way out of it are made.
        await PatchAsync(restarted, $"/api/v1/videos/{id}/scenes/s1", new { narration = "Where are the bees all winter?" });
        var words = await restarted.GetAsync($"/api/v1/videos/{id}/plan");
        Assert.Equal((1, 0, 2), (words.GetProperty("spoken").GetInt32(), words.GetProperty("drawn").GetInt32(), words.GetProperty("encoded").GetInt32()));
        await restarted.PostAsync($"/api/v1/videos/{id}/render", new { });
        var fourth = await CompletedAsync(restarted, id, version: 4);
        Assert.Equal(words.GetProperty("segments").GetInt32(), SegmentsOf(fourth).Encoded);

        async Task<string> FileAsync(string what) =>
            Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(await TopicToVideoTests.DownloadAsync(restarted, id, what)));
    }

    [Fact]
    public async Task A_scene_shows_a_picture_of_ones_own_and_captions_music_and_voice_change_as_the_plan_says()
    {
        await using var product = await RunningProduct.StartAsync(_folder.Path, [.. Fast, "Quotas:Plans=free; owner render=1/10"]);
        var id = (await product.PostAsync("/api/v1/videos", new
        {
            script = "Bees dance on the comb.\n\nThe others watch them.",
            language = "en",
            seconds = 6,
            format = "1:1",
            resolution = "720p",
            frameRate = 24,
        })).GetProperty("id").GetString()!;
        var first = await CompletedAsync(product, id, version: 1);

        var path = $"/api/v1/videos/{id}/scenes/s1/picture";
        Assert.Equal("picture_unreadable", await PutAsync(product, path, "image/png", [1, 2, 3]));
        Assert.Equal("picture_unreadable", await PutAsync(product, path, "image/png", Green(300, 400)[..^20]));
        Assert.Equal("picture_size", await PutAsync(product, path, "image/png", Green(60, 60)));
        Assert.Equal("content_type_refused", await PutAsync(product, path, "image/gif", Green(300, 400)));
        Assert.Equal("body_too_large", await PutAsync(product, path, "image/png", new byte[10 * 1024 * 1024 + 1]));
        Assert.Equal("scene_not_found", await PutAsync(product, $"/api/v1/videos/{id}/scenes/s9/picture", "image/png", Green(300, 400)));
        Assert.Null(await PutAsync(product, path, "image/png", Green(300, 400)));
        Assert.True((await product.GetAsync($"/api/v1/videos/{id}/script")).GetProperty("scenes")[0].GetProperty("uploadedPicture").GetBoolean());
        Assert.Equal((0, 1), Made(await product.GetAsync($"/api/v1/videos/{id}/plan")));
        // Behind this scene there is a still: a clip's cut is kept for when there is one, and makes nothing.
        await PatchAsync(product, $"/api/v1/videos/{id}/scenes/s2", new { clip = new { start = 1.5, end = 4, speed = 2, whenShort = "freeze" } });
        var cut = (await product.GetAsync($"/api/v1/videos/{id}/script")).GetProperty("scenes")[1].GetProperty("clip");
        Assert.Equal((1.5, 4, 2, 0.5, "freeze"), (Number("start"), Number("end"), Number("speed"), Number("focusX"), cut.GetProperty("whenShort").GetString()));
        double Number(string name) => cut.GetProperty(name).GetDouble();
        Assert.Equal(422, (int)(await product.Http.PatchAsJsonAsync($"/api/v1/videos/{id}/scenes/s2", new { clip = new { speed = 9 } })).StatusCode);
        Assert.Equal((0, 1), Made(await product.GetAsync($"/api/v1/videos/{id}/plan")));
        await PatchAsync(product, $"/api/v1/videos/{id}/settings", new { captions = "karaoke", music = "off" });
        var plan = await product.GetAsync($"/api/v1/videos/{id}/plan");
        Assert.Equal((0, 1), Made(plan));
        Assert.Equal(2, plan.GetProperty("encoded").GetInt32());

        await product.PostAsync($"/api/v1/videos/{id}/render", new { });
        var second = await CompletedAsync(product, id, version: 2);
        Assert.Equal((plan.GetProperty("segments").GetInt32(), 0), SegmentsOf(second));
        var history = (await product.GetAsync($"/api/v1/videos/{id}/history")).ToString();
        var (red, green, blue) = await ColourAsync(product, id);
        Assert.True(green > red + 30 && green > blue + 30, $"{red} {green} {blue}\n{history}");
        var diff = await product.GetAsync($"/api/v1/videos/{id}/versions/1/diff?to=2");
        Assert.Equal(["captions", "music"], diff.GetProperty("settings").EnumerateArray().Select(change => change.GetProperty("name").GetString()).Order());
        Assert.Equal(0, (await product.GetAsync($"/api/v1/videos/{id}/plan")).GetProperty("encoded").GetInt32());

        // Both renderings are counted, the second no less than the first.
        var seconds = new[] { first, second }.Sum(video => video.GetProperty("result").GetProperty("seconds").GetDouble());
        var minutes = 0.0;
        await Eventually.TrueAsync(async () => Math.Abs((minutes = await MinutesAsync(product)) - seconds / 60) <= 0.001, () => $"{minutes} minutes for {seconds} s\n{product.Output}");

        var voices = await product.Http.PatchAsJsonAsync($"/api/v1/videos/{id}/settings", new { voice = "nobody" });
        Assert.Equal(422, (int)voices.StatusCode);
    }

    [Fact]
    public async Task A_storyboard_is_edited_rejected_asked_about_again_and_approved()
    {
        await using var product = await RunningProduct.StartAsync(_folder.Path, Fast);
        var scenario = await product.PostAsync("/api/v1/scenarios", new
        {
            title = "Bees in winter",
            status = "ready",
            format = "1:1",
            seconds = 8,
            seo = new { title = "How bees survive", description = "The hive in winter.\n\nIn two scenes.", keywords = new[] { "bees" }, hashtags = new[] { "#bees", "#winter" } },
            scenes = new[] { new { id = "s1", narration = "What do bees do all winter?" }, new { id = "s2", narration = "They keep each other warm." } },
        });
        var id = (await product.PostAsync("/api/v1/videos", new { scenarioId = scenario.GetProperty("id").GetString(), review = new[] { "storyboard" } })).GetProperty("id").GetString()!;
        var asked = await product.FollowAsync(id, Asks);
        Assert.True(Asks(asked), $"{asked}\n{product.Output}");
        Assert.All(asked.GetProperty("scenes").EnumerateArray(), scene => Assert.True(scene.GetProperty("drawn").GetBoolean()));
        var me = (await product.GetAsync("/api/v1/me/profile")).GetProperty("id").GetString();

        await PatchAsync(product, $"/api/v1/videos/{id}/scenes/s2", new { narration = "They sit close together in a ball." });
        await PatchAsync(product, $"/api/v1/videos/{id}/settings", new { music = "off" });
        Assert.Equal("review_reason_missing", await RefusedAsync(new { gate = "storyboard", decision = "reject" }));
        Assert.Equal("review_not_open", await RefusedAsync(new { gate = "script", decision = "approve" }));
        await product.PostAsync($"/api/v1/videos/{id}/review", new { gate = "storyboard", decision = "reject", reason = "Too dark." });
        var rejected = await product.FollowAsync(id);
        Assert.Equal(("failed", "review_rejected", $"{me}: Too dark."), (
            rejected.GetProperty("status").GetString(), rejected.GetProperty("error").GetProperty("code").GetString(), rejected.GetProperty("error").GetProperty("message").GetString()));

        await product.PostAsync($"/api/v1/videos/{id}/retry", new { });
        var again = await product.FollowAsync(id, video => video.GetProperty("attempt").GetInt32() == 2 && Asks(video));
        Assert.Equal("They sit close together in a ball.", again.GetProperty("scenes")[1].GetProperty("narration").GetString());
        await product.PostAsync($"/api/v1/videos/{id}/review", new { gate = "storyboard", decision = "approve" });
        await CompletedAsync(product, id, version: 1);

        var history = (await product.GetAsync($"/api/v1/videos/{id}/history")).GetProperty("items").EnumerateArray().ToLookup(
            entry => entry.GetProperty("name").GetString()!, entry => entry.TryGetProperty("text", out var text) ? text.GetString() : null);
        Assert.Equal(2, history["review_asked"].Count());
        Assert.Equal($"storyboard by {me}: Too dark.", Assert.Single(history["review_rejected"]));
        Assert.Equal($"storyboard by {me}", Assert.Single(history["review_approved"]));

        // What was approved for publishing is in the file.
        var tags = await TagsAsync(product, id);
        Assert.Equal("How bees survive", tags.GetProperty("title").GetString());
        Assert.EndsWith("The hive in winter.  In two scenes.  #bees #winter", tags.GetProperty("comment").GetString(), StringComparison.Ordinal);

        bool Asks(JsonElement video) => video.TryGetProperty("review", out var review) && review.ValueKind == JsonValueKind.Object && review.GetProperty("gate").GetString() == "storyboard";

        async Task<string?> RefusedAsync(object decision) =>
            JsonElement.Parse(await (await product.Http.PostAsJsonAsync($"/api/v1/videos/{id}/review", decision)).Content.ReadAsStringAsync()).GetProperty("code").GetString();
    }

    private async Task<JsonElement> TagsAsync(RunningProduct product, string id)
    {
        var file = _folder.Of("tagged.mp4");
        await File.WriteAllBytesAsync(file, await TopicToVideoTests.DownloadAsync(product, id, "file"));
        var tools = new ToolRunner(new ToolPaths(null), TimeProvider.System);
        var probed = await tools.RunAsync(new ToolCommand("ffprobe", ["-v", "error", "-show_entries", "format_tags", "-of", "json", file]), default);
        return JsonElement.Parse(probed.Output).GetProperty("format").GetProperty("tags");
    }

    private static async Task<double> MinutesAsync(RunningProduct product) => (await product.GetAsync("/api/v1/ai/quota")).GetProperty("items").EnumerateArray()
        .Single(line => line.GetProperty("kind").GetString() == "render").GetProperty("today").GetDouble();

    private static (int Spoken, int Drawn) Made(JsonElement plan) => (plan.GetProperty("spoken").GetInt32(), plan.GetProperty("drawn").GetInt32());

    private static byte[] Green(int width, int height)
    {
        using var file = new MemoryStream();
        PngWriter.Write(file, width, height, (_, row) =>
        {
            for (var at = 1; at < row.Length; at += 3)
                row[at] = 200;
        });
        return file.ToArray();
    }

    /// <summary>Mean colour of the first scene, after its headline came in.</summary>
    private async Task<(byte Red, byte Green, byte Blue)> ColourAsync(RunningProduct product, string id)
    {
        var file = _folder.Of("second.mp4");
        await File.WriteAllBytesAsync(file, await TopicToVideoTests.DownloadAsync(product, id, "file"));
        var tools = new ToolRunner(new ToolPaths(null), TimeProvider.System);
        var pixel = _folder.Of("pixel.rgb");
        await tools.RunAsync(
            new ToolCommand("ffmpeg", ["-v", "error", "-ss", "0.5", "-i", file, "-frames:v", "1", "-vf", "scale=1:1:flags=area", "-pix_fmt", "rgb24", "-f", "rawvideo", "-y", pixel])
            {
                WorkingDirectory = _folder.Path,
            }, default);
        return await File.ReadAllBytesAsync(pixel) is [var red, var green, var blue] ? (red, green, blue) : throw new InvalidDataException("No pixel.");
    }

    /// <returns>The fault's code; null when it was taken.</returns>
    private static async Task<string?> PutAsync(RunningProduct product, string path, string type, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new(type);
        var response = await product.Http.PutAsync(path, content);
        return response.IsSuccessStatusCode ? null : JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("code").GetString();
    }

    private static (int Encoded, int Reused) SegmentsOf(JsonElement video) =>
        (video.GetProperty("result").GetProperty("segmentsEncoded").GetInt32(), video.GetProperty("result").GetProperty("segmentsReused").GetInt32());

    private static async Task<JsonElement> CompletedAsync(RunningProduct product, string id, int version)
    {
        var video = await product.FollowAsync(id);
        Assert.True(video.GetProperty("status").GetString() == "completed" && video.GetProperty("version").GetInt32() == version, $"{video}\n{product.Output}");
        return video;
    }

    private static async Task PatchAsync(RunningProduct product, string path, object body)
    {
        var response = await product.Http.PatchAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, $"PATCH {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}\n{product.Output}");
    }
}
