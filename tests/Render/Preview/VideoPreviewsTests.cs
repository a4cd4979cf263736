using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Render.Preview;
using AutoVideo.Storage;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Render.Preview;

/// <summary>Watching previews, with real queues and locks and no worker: what the test wants done it does itself.</summary>
public sealed class VideoPreviewsTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider time = new();
    private readonly ServiceProvider services;
    private readonly VideoPreviews previews;

    public VideoPreviewsTests()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Folder", folder.Path)]).Build();
        services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddStorage().AddMediaJobs().BuildServiceProvider();
        previews = new(services.GetRequiredService<IBlobStore>(), Jobs, services.GetRequiredService<ILock>(), time);
    }

    private IMediaJobs Jobs => services.GetRequiredService<IMediaJobs>();

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_user_watches_one_preview_at_a_time_and_another_user_is_not_in_the_way()
    {
        using var gone = new CancellationTokenSource();
        var first = previews.StartAsync("artefacts/timeline/1.json", "vid_1", "usr_1", gone.Token);
        await SubmittedAsync("vid_1", "artefacts/timeline/1.json");

        var second = await FailsAsync(previews.StartAsync("artefacts/timeline/2.json", "vid_1", "usr_1", default));
        Assert.Equal("preview_running", Assert.IsType<PermanentException>(second).Code);
        Assert.Null(await Jobs.FindAsync(JobOf("vid_1", "artefacts/timeline/2.json"), default));
        using var other = new CancellationTokenSource();
        var others = previews.StartAsync("artefacts/timeline/3.json", "vid_3", "usr_2", other.Token);
        await SubmittedAsync("vid_3", "artefacts/timeline/3.json");

        await gone.CancelAsync();
        await other.CancelAsync();
        Assert.IsAssignableFrom<OperationCanceledException>(await FailsAsync(first));
        Assert.IsAssignableFrom<OperationCanceledException>(await FailsAsync(others));
    }

    [Fact]
    public async Task The_work_ends_when_nobody_watches_any_more_and_the_next_preview_can_begin()
    {
        using var gone = new CancellationTokenSource();
        var watching = previews.StartAsync("artefacts/timeline/1.json", "vid_1", "usr_1", gone.Token);
        await SubmittedAsync("vid_1", "artefacts/timeline/1.json");

        await gone.CancelAsync();
        await FailsAsync(watching);

        Assert.Equal(MediaJobStatus.Cancelled, (await Jobs.FindAsync(JobOf("vid_1", "artefacts/timeline/1.json"), default))!.Status);
        using var again = new CancellationTokenSource();
        var next = previews.StartAsync("artefacts/timeline/1.json", "vid_1", "usr_1", again.Token);
        await SubmittedAsync("vid_1", "artefacts/timeline/1.json");
        await again.CancelAsync();
        await FailsAsync(next);
    }

    [Fact]
    public async Task What_the_worker_fails_with_is_what_the_viewer_is_told()
    {
        var watching = previews.StartAsync("artefacts/timeline/1.json", "vid_1", "usr_1", default);
        await SubmittedAsync("vid_1", "artefacts/timeline/1.json");
        var queue = services.GetRequiredService<IMediaJobQueue>();
        var leased = await queue.TakeAsync([MediaJobKind.Preview], TimeSpan.FromMinutes(1), default);
        await queue.FailAsync(leased!, new("timeline_missing", "There is no timeline.", Transient: false), default);

        Assert.Equal("timeline_missing", Assert.IsType<PermanentException>(await FailsAsync(watching)).Code);
    }

    [Fact]
    public async Task A_plan_that_other_tools_left_is_not_followed()
    {
        var blobs = services.GetRequiredService<IBlobStore>();
        var plan = PreviewAddress.Plan(PreviewAddress.Of("artefacts/timeline/1.json"));
        using (var old = new MemoryStream("""{"width":202,"height":360,"frameRate":30,"seconds":1,"parts":[{"blob":"artefacts/segment/old.mp4","firstFrame":0,"frames":30}],"sound":"artefacts/mix/old.m4a"}"""u8.ToArray()))
            await blobs.WriteAsync(plan, old, "application/json", default);
        using (var part = new MemoryStream([1]))
            await blobs.WriteAsync("artefacts/segment/old.mp4", part, "video/mp4", default);
        using var gone = new CancellationTokenSource();

        var watching = previews.StartAsync("artefacts/timeline/1.json", "vid_1", "usr_1", gone.Token);
        await SubmittedAsync("vid_1", "artefacts/timeline/1.json");

        Assert.Null(await blobs.FindAsync(plan, default));
        await gone.CancelAsync();
        Assert.IsAssignableFrom<OperationCanceledException>(await FailsAsync(watching));
    }

    [Fact]
    public async Task Where_locks_are_kept_may_be_away_for_as_long_as_the_lease_lasts_and_not_longer()
    {
        var locks = new AwayLock(services.GetRequiredService<ILock>());
        var watching = new VideoPreviews(services.GetRequiredService<IBlobStore>(), Jobs, locks, time)
            .StartAsync("artefacts/timeline/1.json", "vid_1", "usr_1", default);
        await SubmittedAsync("vid_1", "artefacts/timeline/1.json");
        locks.IsAway = true;
        var began = time.GetUtcNow();

        var end = await FailsAsync(watching);

        Assert.IsType<TransientException>(end);
        Assert.True(locks.Refused > 2, $"{locks.Refused}");
        Assert.InRange(time.GetUtcNow() - began, VideoPreviews.Hold, TimeSpan.MaxValue);
    }

    /// <summary>Gives locks and, when it is away, neither renews nor takes them back.</summary>
    private sealed class AwayLock(ILock locks) : ILock
    {
        public bool IsAway { get; set; }
        public int Refused { get; private set; }

        public Task<LockLease?> TryTakeAsync(string name, TimeSpan lease, CancellationToken cancellation) => locks.TryTakeAsync(name, lease, cancellation);

        public Task<bool> RenewAsync(LockLease held, TimeSpan lease, CancellationToken cancellation) =>
            IsAway ? throw Away() : locks.RenewAsync(held, lease, cancellation);

        public Task ReleaseAsync(LockLease held, CancellationToken cancellation) => IsAway ? throw Away() : locks.ReleaseAsync(held, cancellation);

        private TransientException Away()
        {
            Refused++;
            return new("Redis is away or full.");
        }
    }

    private async Task SubmittedAsync(string video, string timeline)
    {
        while (await Jobs.FindAsync(JobOf(video, timeline), default) is not { Status: MediaJobStatus.Queued })
            await Task.Yield();
    }

    /// <summary>Lets time pass until the work fails.</summary>
    private async Task<Exception> FailsAsync(Task work)
    {
        while (!work.IsCompleted)
        {
            // Only while it waits, so that no time passes unseen.
            if (time.PendingTimers > 0)
                time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
        return (await Record.ExceptionAsync(() => work))!;
    }

    private static string JobOf(string video, string timeline) => $"preview-{video}-{PreviewAddress.Of(timeline).Hash}";
}
