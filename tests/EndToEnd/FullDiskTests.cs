using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>No room left, by a limit on the size of files: the video fails with a reason, the product lives on, nothing half made stays.</summary>
public sealed class FullDiskTests : IDisposable
{
    // Blocks of 1 KiB: enough for databases, scripts and pictures, too little for the video.
    private const string Limit = "trap '' XFSZ; ulimit -f 5000; exec \"$0\" \"$@\"";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_disk_fails_the_video_with_a_reason_and_a_retry_with_room_completes_it()
    {
        var body = new { source = File.ReadAllText(Repository.PathOf("docs/examples/black-holes.md")), seconds = 10, format = "1:1" };
        string id;
        await using (var product = await RunningProduct.StartUnderAsync(["bash", "-c", Limit, "env", "DOTNET_EnableWriteXorExecute=0"], _folder.Path, "Render:Preset=ultrafast", "Render:Crf=1"))
        {
            id = (await product.PostAsync("/api/v1/videos", body)).GetProperty("id").GetString()!;
            var failed = await product.FollowAsync(id);
            Assert.True(failed.GetProperty("status").GetString() == "failed", $"{failed}\n{product.Output}");
            Assert.True(failed.GetProperty("error").GetProperty("code").GetString() == "disk_full", $"{failed}\n{product.Output}");
            Assert.Equal("live", (await product.GetAsync("/api/health/live")).GetProperty("status").GetString());
            Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Of("blobs"), "*", SearchOption.AllDirectories), file => file.EndsWith(".tmp", StringComparison.Ordinal));
        }
        await using var roomy = await RunningProduct.StartAsync(_folder.Path, "Render:Preset=ultrafast", "Render:Crf=1");
        await roomy.PostAsync($"/api/v1/videos/{id}/retry", new { });
        var completed = await roomy.FollowAsync(id, video => video.GetProperty("status").GetString() == "completed");
        Assert.Equal(2, completed.GetProperty("attempt").GetInt32());
    }
}
