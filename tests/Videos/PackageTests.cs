using AutoVideo.MediaJobs;
using AutoVideo.Render;
using AutoVideo.Render.Packaging;
using AutoVideo.Storage;
using AutoVideo.Tests.Embedded.Durable;
using AutoVideo.Tests.Support;
using AutoVideo.Videos.Edits;
using AutoVideo.Videos.Packages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Videos;

/// <summary>Packages from the request to their files, with real documents, a real queue and the real orchestrator; the test is the worker.</summary>
public sealed class PackageTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ServiceProvider services;
    private readonly VideoPackages packages;

    public PackageTests()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Folder", folder.Path)]).Build();
        services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddStorage().AddMediaJobs().BuildServiceProvider();
        packages = new(services.GetRequiredService<IDocumentStore>(), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_package_that_is_asked_for_by_many_at_once_is_one_package()
    {
        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => packages.RequestAsync("vid_1", 1, PackageKind.Hls, again: true, default))));

        Assert.All(asked, package => Assert.Equal(("vid_1-p0001-hls", 1, PackageStatus.Accepted), (package.Id, package.Attempt, package.Status)));
        Assert.Single(await packages.ListAsync("vid_1", 1, default));
        Assert.Empty(await packages.ListAsync("vid_1", 2, default));
    }

    [Fact]
    public async Task One_that_failed_is_tried_again_when_asked_for_and_late_news_of_the_attempt_before_change_nothing()
    {
        var first = await packages.RequestAsync("vid_1", 1, PackageKind.Webp, again: true, default);
        await EndAsync(first, PackageStatus.Failed);

        Assert.Equal(PackageStatus.Failed, (await packages.RequestAsync("vid_1", 1, PackageKind.Webp, again: false, default)).Status);
        var second = await packages.RequestAsync("vid_1", 1, PackageKind.Webp, again: true, default);
        await EndAsync(first, PackageStatus.Failed);
        Assert.Equal((2, PackageStatus.Accepted), (second.Attempt, (await packages.FindAsync("vid_1", second.Id, default))!.Status));
        await EndAsync(second, PackageStatus.Ready);
        Assert.Equal(PackageStatus.Ready, (await packages.RequestAsync("vid_1", 1, PackageKind.Webp, again: true, default)).Status);
        await packages.EndAsync("vid_2", "vid_2-p0001-webp", 1, package => package, default);
        Assert.Null(await packages.FindAsync("vid_2", "vid_2-p0001-webp", default));
    }

    [Theory]
    [InlineData(false, PackageStatus.Ready)]
    [InlineData(true, PackageStatus.Failed)]
    public async Task What_the_worker_says_is_what_the_package_becomes(bool fails, PackageStatus expected)
    {
        var versions = new VideoVersions(services.GetRequiredService<IDocumentStore>());
        await versions.SaveAsync(
            new("vid_1", 1, "script", "timeline", new("Tea", null, null, "en", "9:16", 30, "explainer", null, 1), "Tea", null,
                new("video.mp4", "t.jpg", "c.srt", "c.vtt", 30, 900, 1, new([]), new Dictionary<string, double>(), 1, 0), [], TimeProvider.System.GetUtcNow()), default);
        var package = await packages.RequestAsync("vid_1", 1, PackageKind.Sprites, again: true, default);
        var activities = new PackageActivities(packages, versions, services.GetRequiredService<IMediaJobs>());
        await using var engine = new EngineHarness()
            .Orchestrator(nameof(PackageOrchestrator), context => PackageOrchestrator.RunAsync(context, context.GetInput<PackageRun>()!))
            .AsyncActivity<PackageRun, string?>(ActivityNames.SubmitPackage, async run =>
            {
                var job = await activities.SubmitAsync(run, default);
                await WorkAsync(job!, fails);
                return job;
            })
            .AsyncActivity<PackageCheck, bool>(ActivityNames.CheckPackage, check => activities.CheckAsync(check, default))
            .AsyncActivity<PackageFailure, object?>(ActivityNames.FailPackage, async failure =>
            {
                await activities.FailAsync(failure, default);
                return null;
            });
        await engine.Start();

        var ended = await engine.Run(nameof(PackageOrchestrator), new PackageRun("vid_1", package.Id, 1), package.InstanceId);

        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{ended.FailureDetails}");
        var made = (await packages.FindAsync("vid_1", package.Id, default))!;
        Assert.Equal((expected, fails ? "video_file_missing" : null), (made.Status, made.Error?.Code));
        if (!fails)
            Assert.Equal("sprites.vtt", (await packages.FileAsync("vid_1", 1, "sprites.vtt", default)).Name);
    }

    private async Task WorkAsync(string id, bool fails)
    {
        var queue = services.GetRequiredService<IMediaJobQueue>();
        var job = (await queue.TakeAsync([MediaJobKind.Package], TimeSpan.FromMinutes(1), default))!;
        Assert.Equal((id, "vid_1-p0001-sprites.1"), (job.Job.Id, job.Job.InstanceId));
        if (fails)
            await queue.FailAsync(job, new("video_file_missing", "The finished video is not there any more.", Transient: false), default);
        else
            await queue.SucceedAsync(job, System.Text.Json.JsonSerializer.Serialize(
                new PackageResult(PackageKind.Sprites, [new("sprites.vtt", "artefacts/package/1.sprites.vtt", "text/vtt", 7)], new Dictionary<string, double>()), RenderJsonContext.Default.PackageResult), 0.1, default);
    }

    private Task EndAsync(VideoPackage package, PackageStatus status) =>
        packages.EndAsync(package.VideoId, package.Id, package.Attempt, now => now with { Status = status }, default);
}
