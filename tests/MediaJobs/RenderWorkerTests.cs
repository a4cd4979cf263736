using System.Diagnostics;
using AutoVideo.Tests.EndToEnd;
using AutoVideo.Tests.Setup;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.MediaJobs;

/// <summary>The program of the render container, on the same folder as a host that does no media jobs itself.</summary>
public sealed class RenderWorkerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_worker_that_is_told_to_stop_gives_its_render_back_another_as_published_finishes_it_with_the_programs_of_the_container_and_ends_when_idle()
    {
        await using var product = await RunningProduct.StartAsync(folder.Path, [.. TopicToVideoTests.Fast, "MediaJobs:WorkerInProcess=false"]);
        string id;
        await using (var first = RunningWorker.Start(folder.Path, TopicToVideoTests.Fast))
        {
            var accepted = await product.PostAsync("/api/v1/videos", new { topic = "How tides work", seconds = 8, format = "1:1", resolution = "720p", frameRate = 24 });
            id = accepted.GetProperty("id").GetString()!;
            await product.FollowAsync(id, video => video.GetProperty("stage").GetString() == "render");
            await Eventually.TrueAsync(() => first.Children().Count > 0, () => $"The render started no tool.\n{first.Output}");
            Assert.Equal(0, await HealthAsync(first.Temporary));
            Assert.Equal(0, await first.StopAsync());
            Assert.Empty(first.Children());
        }
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(folder.Path, "work")));
        var (code, said) = await DotNetCommand.RunAsync(
            "publish", Repository.PathOf("orchestrations/RenderWorker/AutoVideo.RenderWorker.csproj"), "-c", "Release", "--no-build", "--nologo", "-v", "q", "-o", folder.Of("app"));
        Assert.True(code == 0, said);
        await using var second = RunningWorker.StartPublished(
            folder.Of("app"), ContainerPrograms.LinkInto(folder.Of("bin")), folder.Path, [.. TopicToVideoTests.Fast, "MediaJobs:ExitWhenIdleSeconds=2"]);
        var made = await product.FollowAsync(id);
        Assert.True(made.GetProperty("status").GetString() == "completed", $"{made}\n{second.Output}");
        Assert.Equal(0, await second.EndedAsync());
        Assert.Contains("No media job for 2 s", second.Output, StringComparison.Ordinal);
        Assert.Contains("The encoder libx264 works here", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_tells_whether_it_lives()
    {
        var temporary = Directory.CreateDirectory(folder.Of("tmp")).FullName;
        Assert.Equal(1, await HealthAsync(temporary));
        await File.WriteAllTextAsync(Path.Combine(temporary, "autovideo-worker-alive"), "");
        Assert.Equal(0, await HealthAsync(temporary));
        File.SetLastWriteTimeUtc(Path.Combine(temporary, "autovideo-worker-alive"), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-2));
        Assert.Equal(1, await HealthAsync(temporary));
    }

    private static async Task<int> HealthAsync(string temporary)
    {
        var info = new ProcessStartInfo("dotnet", [RunningWorker.Program, "--healthy"]);
        info.Environment["TMPDIR"] = temporary;
        using var check = Process.Start(info)!;
        await check.WaitForExitAsync();
        return check.ExitCode;
    }
}
