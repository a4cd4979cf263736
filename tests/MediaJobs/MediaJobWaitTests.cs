using System.Globalization;
using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.MediaJobs.Sqlite;
using AutoVideo.Messaging;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;

namespace AutoVideo.Tests.MediaJobs;

/// <summary>Steps that wait for media jobs while there are more of these than the workers get done.</summary>
public sealed class MediaJobWaitTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider clock = new();
    private readonly SqliteMediaJobs queue;

    public MediaJobWaitTests() => queue = new SqliteMediaJobs(folder.Of("media.db"), clock);

    private static TimeSpan FunctionTimeout
    {
        get
        {
            using var host = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("host.json")));
            return TimeSpan.Parse(host.RootElement.GetProperty("functionTimeout").GetString()!, CultureInfo.InvariantCulture);
        }
    }

    private static MediaJob Job(string id) => new(id, MediaJobKind.Voice, "{}");

    [Fact]
    public async Task Who_waits_for_a_job_that_nobody_takes_ends_before_the_platform_ends_him()
    {
        var begun = clock.GetUtcNow();
        var waits = await Assert.ThrowsAsync<MediaJobWaitsException>(() => PassAsync(queue.RunAsync(Job("a"), None)));
        Assert.InRange(clock.GetUtcNow() - begun, FunctionTimeout / 2, FunctionTimeout * 0.8);
        Assert.StartsWith("media_job_waits: ", waits.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<TransientException>(waits);
    }

    [Fact]
    public async Task Waiting_again_goes_on_with_the_same_job()
    {
        await Assert.ThrowsAsync<MediaJobWaitsException>(() => PassAsync(queue.RunAsync(Job("a"), None)));
        var again = queue.RunAsync(Job("a"), None);
        await EndAsync("a", "{\"n\":1}");
        Assert.Equal("{\"n\":1}", await again);
        Assert.Null(await queue.TakeAsync(Enum.GetValues<MediaJobKind>(), TimeSpan.FromSeconds(30), None));
    }

    [Fact]
    public async Task A_step_of_several_jobs_ends_before_the_platform_ends_it()
    {
        var begun = clock.GetUtcNow();
        var step = StepAsync();
        for (var minutes = 0; minutes < 15; minutes++)
            await PassAsync(TimeSpan.FromMinutes(1));
        await EndAsync("a", "{}");
        await Assert.ThrowsAsync<MediaJobWaitsException>(() => PassAsync(step));
        Assert.InRange(clock.GetUtcNow() - begun, FunctionTimeout / 2, FunctionTimeout * 0.8);

        async Task StepAsync()
        {
            MediaCost.Begin(clock);
            await queue.RunAsync(Job("a"), None);
            await queue.RunAsync(Job("b"), None);
        }
    }

    [Fact]
    public async Task A_step_that_waits_is_no_failed_one_in_its_videos_history()
    {
        using var documents = new SqliteDocumentStore(folder.Of("documents.db"), clock);
        var videos = new VideoStore(documents, new VideoProjector(documents, new NoBus()), clock);
        var video = await videos.CreateAsync(new("Tea", null, null, "en", "9:16", 30, "explainer", null, 1), "usr_1", None);
        await videos.ApplyAsync(video.Id, new Happened.Started(), 1, None);
        var steps = new VideoSteps(videos, clock);

        await RunAsync(new MediaJobWaitsException("media_job_waits: It waits."));
        Assert.Equal(0, await FailedAsync());
        await RunAsync(new TransientException("It broke."));
        Assert.Equal(1, await FailedAsync());

        async Task RunAsync(Exception fault) => Assert.Same(fault, await Assert.ThrowsAnyAsync<TransientException>(() =>
            steps.RunAsync<int>(new(video.Id, 1), VideoStage.Voice, "s1", (_, _) => throw fault, None)));

        async Task<int> FailedAsync() => (await videos.EventsAfterAsync(video.Id, 0, None)).Count(e => e.Name == "step_failed");
    }

    private async Task EndAsync(string id, string result)
    {
        var job = (await queue.TakeAsync([MediaJobKind.Voice], TimeSpan.FromSeconds(30), None))!;
        Assert.Equal(id, job.Job.Id);
        await queue.SucceedAsync(job, result, 0, None);
    }

    /// <summary>Lets the clock run, whenever somebody waits for it, until the task has ended.</summary>
    private async Task PassAsync(Task task)
    {
        while (!task.IsCompleted)
            await PassAsync(TimeSpan.FromSeconds(30), task);
        await task;
    }

    private async Task PassAsync(TimeSpan time, Task? unless = null)
    {
        while (clock.PendingTimers == 0 && unless is not { IsCompleted: true })
            await Task.Yield();
        clock.Advance(time);
    }

    public void Dispose()
    {
        queue.Dispose();
        folder.Dispose();
    }

    private sealed class NoBus : IMessageBus
    {
        public Task SendAsync(string queueOrTopic, BusMessage message, CancellationToken cancellation) => Task.CompletedTask;
    }
}
