using System.Net.Http.Json;
using System.Text.Json;
using AutoVideo.Tests.Support;

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
            await PatchAsync(product, $"/api/v1/videos/{id}/scenes/s2", new { narration = "They stay in the hive and keep each other warm." });
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
        Assert.InRange(SegmentsOf(second).Encoded, 1, segments.Encoded / 2);
        Assert.Equal(segments.Encoded, SegmentsOf(second).Encoded + SegmentsOf(second).Reused);

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
