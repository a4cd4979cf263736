using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>The process is killed (SIGKILL) in every stage and started again on the same folder.</summary>
public sealed class PowerCutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_video_killed_in_every_stage_completes_with_the_same_bytes_and_repeats_no_finished_stage()
    {
        var body = new { source = File.ReadAllText(Repository.PathOf("docs/examples/black-holes.md")), seconds = 10, format = "1:1", resolution = "720p", frameRate = 24 };
        string undisturbed;
        await using (var product = await RunningProduct.StartAsync(_folder.Of("undisturbed"), TopicToVideoTests.Fast))
            (_, undisturbed) = await TopicToVideoTests.MakeAsync(product, body);

        var data = _folder.Of("killed");
        string id;
        await using (var product = await RunningProduct.StartAsync(data, TopicToVideoTests.Fast))
        {
            id = (await product.PostAsync("/api/v1/videos", body)).GetProperty("id").GetString()!;
            await product.KillAsync();
        }
        foreach (var stage in new[] { "voice", "visuals", "render" })
        {
            await using var product = await RunningProduct.StartAsync(data, TopicToVideoTests.Fast);
            await product.FollowAsync(id, video => video.GetProperty("stages").EnumerateArray()
                .Any(entry => entry.GetProperty("name").GetString() == stage && entry.GetProperty("status").GetString() is "running" or "done"));
            await product.KillAsync();
        }
        await using var last = await RunningProduct.StartAsync(data, TopicToVideoTests.Fast);
        var completed = await last.FollowAsync(id);
        Assert.True(completed.GetProperty("status").GetString() == "completed", $"{completed}\n{last.Output}");
        Assert.Equal(1, completed.GetProperty("attempt").GetInt32());
        var file = await TopicToVideoTests.DownloadAsync(last, id, "file");
        Assert.Equal(undisturbed, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(file)));

        var history = await last.GetAsync($"/api/v1/videos/{id}/history");
        var finished = history.GetProperty("items").EnumerateArray()
            .Where(e => e.GetProperty("name").GetString() == "stage_finished").Select(e => e.GetProperty("stage").GetString()).ToArray();
        Assert.Equal(finished.Distinct(), finished);
    }
}
