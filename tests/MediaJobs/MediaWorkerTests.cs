using System.Diagnostics;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Hosting;
using Moq;

namespace AutoVideo.Tests.MediaJobs;

public sealed class MediaWorkerTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder folder = new();

    private async Task<WorkerHost> StartAsync(params IMediaJobHandler[] handlers) => await new WorkerHost(folder.Path, handlers).StartAsync();

    private static Handler Voice(Func<MediaJob, string, IProgress<double>, CancellationToken, Task<string>> work) => new(MediaJobKind.Voice, work);

    private static Task Forever(CancellationToken cancellation) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);

    private static TaskCompletionSource<T> Signal<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private string[] Workspaces() => Directory.Exists(folder.Of("work")) ? Directory.GetDirectories(folder.Of("work"), "*", SearchOption.AllDirectories) : [];

    [Fact]
    public async Task A_job_runs_in_an_empty_folder_of_its_own_that_is_gone_afterwards()
    {
        var seen = "";
        await using var host = await StartAsync(Voice((job, workspace, _, _) =>
        {
            Assert.Empty(Directory.GetFileSystemEntries(workspace));
            File.WriteAllText(Path.Combine(workspace, "file"), "x");
            Directory.CreateDirectory(Path.Combine(workspace, "sub"));
            seen = workspace;
            return Task.FromResult(job.Input);
        }));
        var state = await host.RunAsync("a", MediaJobKind.Voice, "{\"text\":\"Hello\"}");
        Assert.Equal((MediaJobStatus.Succeeded, "{\"text\":\"Hello\"}", 1.0), (state.Status, state.Result, state.Progress));
        Assert.StartsWith(folder.Of("work"), seen, StringComparison.Ordinal);
        Assert.False(Directory.Exists(seen));
    }

    [Fact]
    public async Task A_worker_that_has_run_for_long_enough_takes_no_more_finishes_what_it_has_and_ends()
    {
        var (begun, go) = (Signal<bool>(), Signal<bool>());
        var clock = new ManualTimeProvider();
        var program = new Mock<IHostApplicationLifetime>();
        await using var host = new WorkerHost(
            folder.Path,
            [Voice(async (job, _, _, _) =>
            {
                begun.TrySetResult(true);
                await go.Task;
                return job.Input;
            })],
            null, new("MediaJobs:MaxMinutes", "30"), new("MediaJobs:MaxLight", "1"));
        using var worker = host.Worker(clock, program.Object);
        await host.Jobs.SubmitAsync(new MediaJob("a", MediaJobKind.Voice, "{}", "i"), None);
        await worker.StartAsync(None);
        await begun.Task;

        clock.Advance(TimeSpan.FromMinutes(30));
        await host.Jobs.SubmitAsync(new MediaJob("b", MediaJobKind.Voice, "{}", "i"), None);
        go.SetResult(true);
        await worker.ExecuteTask!;

        Assert.Equal(MediaJobStatus.Succeeded, (await host.Jobs.FindAsync("a", None))!.Status);
        Assert.Equal(MediaJobStatus.Queued, (await host.Jobs.FindAsync("b", None))!.Status);
        program.Verify(lifetime => lifetime.StopApplication(), Times.Once);
    }

    [Fact]
    public async Task A_worker_with_its_hands_full_is_heard_of_while_its_job_goes_on()
    {
        var (begun, go) = (Signal<bool>(), Signal<bool>());
        var clock = new ManualTimeProvider();
        var pulse = new Pulse();
        await using var host = new WorkerHost(
            folder.Path,
            [Voice(async (job, _, _, _) =>
            {
                begun.TrySetResult(true);
                await go.Task;
                return job.Input;
            })],
            null, new KeyValuePair<string, string?>("MediaJobs:MaxLight", "1"));
        using var worker = host.Worker(clock, pulse);
        await host.Jobs.SubmitAsync(new MediaJob("a", MediaJobKind.Voice, "{}", "i"), None);
        await worker.StartAsync(None);
        await begun.Task;
        var before = pulse.Beats;
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return pulse.Beats >= before + 3;
        }, () => $"It was heard of {pulse.Beats} times.");
        go.SetResult(true);
        await worker.StopAsync(None);
    }

    [Fact]
    public async Task A_worker_that_hangs_is_not_heard_of()
    {
        var (asked, never) = (Signal<bool>(), Signal<LeasedMediaJob?>());
        var queue = new Mock<IMediaJobQueue>();
        queue.Setup(hanging => hanging.TakeAsync(It.IsAny<IReadOnlyCollection<MediaJobKind>>(), It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>()))
            .Callback(() => asked.TrySetResult(true)).Returns(never.Task);
        var clock = new ManualTimeProvider();
        var pulse = new Pulse();
        await using var host = new WorkerHost(folder.Path, [Voice((job, _, _, _) => Task.FromResult(job.Input))]);
        using var worker = host.Worker(clock, pulse, queue.Object);
        await worker.StartAsync(None);
        await asked.Task;
        for (var i = 0; i < 100; i++)
            clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, pulse.Beats);
        never.SetResult(null);
        await worker.StopAsync(None);
    }

    private sealed class Pulse : IWorkerPulse
    {
        private int beats;

        public int Beats => Volatile.Read(ref beats);

        public void Beat() => Interlocked.Increment(ref beats);
    }

    public static TheoryData<Exception, string, bool> Failures => new()
    {
        { new PermanentException("script_invalid", "No scenes."), "script_invalid", false },
        { new TransientException("The provider is busy."), "transient", true },
        { new TimeoutException("Too slow."), "timeout", true },
        { new OperationCanceledException(), "timeout", true },
        { new IOException("A flaw on the disk."), "io_error", true },
        { new IOException("No space left.", 28), "disk_full", false },
        { new InvalidOperationException("secret detail"), "internal_error", false },
        { new ArgumentOutOfRangeException("value"), "internal_error", false },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task A_failure_gets_its_code_and_is_tried_again_only_when_that_can_help(Exception failure, string code, bool transient)
    {
        var runs = 0;
        await using var host = await StartAsync(Voice((_, _, _, _) =>
        {
            runs++;
            throw failure;
        }));
        var state = await host.RunAsync("a", MediaJobKind.Voice);
        Assert.Equal((MediaJobStatus.Failed, code, transient), (state.Status, state.Failure!.Code, state.Failure.Transient));
        Assert.Equal(transient ? 3 : 1, runs);
        Assert.DoesNotContain("secret", state.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_fails_twice_in_passing_succeeds()
    {
        var runs = 0;
        await using var host = await StartAsync(Voice((_, _, _, _) => ++runs < 3 ? throw new IOException("once") : Task.FromResult("{}")));
        Assert.Equal((MediaJobStatus.Succeeded, 3), ((await host.RunAsync("a", MediaJobKind.Voice)).Status, runs));
    }

    [Fact]
    public async Task Cancelling_stops_the_handler_within_seconds_even_a_silent_one()
    {
        var (started, stopped) = (Signal<string>(), Signal<TimeSpan>());
        var watch = new Stopwatch();
        await using var host = await StartAsync(Voice(async (_, workspace, _, cancellation) =>
        {
            started.SetResult(workspace);
            try
            {
                await Forever(cancellation);
            }
            finally
            {
                stopped.SetResult(watch.Elapsed);
            }
            return "{}";
        }));
        await host.Jobs.SubmitAsync(new MediaJob("a", MediaJobKind.Voice, "{}"), None);
        var workspace = await started.Task;
        watch.Start();
        await host.Jobs.CancelAsync("a", None);
        Assert.InRange(await stopped.Task, TimeSpan.Zero, Eventually.Patience);
        Assert.Equal(MediaJobStatus.Cancelled, (await host.FinishedAsync("a")).Status);
        await host.StopAsync();
        Assert.False(Directory.Exists(workspace));
    }

    [Fact]
    public async Task A_worker_that_stops_gives_its_job_back_and_the_next_one_finishes_it()
    {
        var started = Signal<bool>();
        await using (var first = await StartAsync(Voice(async (_, _, _, cancellation) =>
        {
            started.SetResult(true);
            await Forever(cancellation);
            return "{}";
        })))
        {
            await first.Jobs.SubmitAsync(new MediaJob("a", MediaJobKind.Voice, "{}"), None);
            await started.Task;
            await first.StopAsync();
            var state = await first.Jobs.FindAsync("a", None);
            Assert.Equal((MediaJobStatus.Queued, 0), (state!.Status, state.Attempt));
        }
        Assert.Empty(Workspaces());
        await using var second = await StartAsync(Voice((_, _, _, _) => Task.FromResult("{}")));
        Assert.Equal((MediaJobStatus.Succeeded, 1), ((await second.FinishedAsync("a")).Status, (await second.FinishedAsync("a")).Attempt));
    }

    [Fact]
    public async Task Renders_run_one_at_a_time_while_light_jobs_run_beside_them_up_to_their_limit()
    {
        var (rendering, mostRendering, speaking, mostSpeaking) = (0, 0, 0, 0);
        var (bothSpeak, release) = (Signal<bool>(), Signal<bool>());
        var render = new Handler(MediaJobKind.Render, async (_, _, _, _) =>
        {
            mostRendering = Math.Max(mostRendering, Interlocked.Increment(ref rendering));
            await release.Task;
            Interlocked.Decrement(ref rendering);
            return "{}";
        });
        var voice = Voice(async (_, _, _, _) =>
        {
            var now = Interlocked.Increment(ref speaking);
            mostSpeaking = Math.Max(mostSpeaking, now);
            if (now == 2)
                bothSpeak.TrySetResult(true);
            await bothSpeak.Task;
            await release.Task;
            Interlocked.Decrement(ref speaking);
            return "{}";
        });
        await using var host = await new WorkerHost(folder.Path, [render, voice], null, new KeyValuePair<string, string?>("MediaJobs:MaxLight", "2")).StartAsync();
        string[] ids = ["r1", "r2", "r3", "v1", "v2", "v3", "v4"];
        foreach (var id in ids)
            await host.Jobs.SubmitAsync(new MediaJob(id, id[0] == 'r' ? MediaJobKind.Render : MediaJobKind.Voice, "{}"), None);
        await bothSpeak.Task;
        release.SetResult(true);
        foreach (var id in ids)
            Assert.Equal(MediaJobStatus.Succeeded, (await host.FinishedAsync(id)).Status);
        Assert.Equal((1, 2), (mostRendering, mostSpeaking));
    }

    [Fact]
    public async Task A_handler_that_computes_without_a_pause_holds_up_no_other_job()
    {
        var other = Signal<bool>();
        var render = new Handler(MediaJobKind.Render, (_, _, _, _) =>
        {
            Assert.True(other.Task.Wait(Eventually.Patience, None));
            return Task.FromResult("{}");
        });
        await using var host = await StartAsync(render, Voice((_, _, _, _) =>
        {
            other.SetResult(true);
            return Task.FromResult("{}");
        }));
        await host.Jobs.SubmitAsync(new MediaJob("r", MediaJobKind.Render, "{}"), None);
        await host.RunAsync("v", MediaJobKind.Voice);
        Assert.Equal(MediaJobStatus.Succeeded, (await host.FinishedAsync("r")).Status);
    }

    [Fact]
    public async Task Progress_shows_while_the_job_runs()
    {
        var release = Signal<bool>();
        await using var host = await StartAsync(Voice(async (_, _, progress, cancellation) =>
        {
            progress.Report(0.4);
            await release.Task.WaitAsync(cancellation);
            return "{}";
        }));
        await host.Jobs.SubmitAsync(new MediaJob("a", MediaJobKind.Voice, "{}"), None);
        var state = await host.Jobs.WaitAsync("a", TimeSpan.FromMilliseconds(50), None);
        for (var began = TimeProvider.System.GetTimestamp(); state.Progress == 0 && TimeProvider.System.GetElapsedTime(began) < Eventually.Patience;)
            state = await host.Jobs.WaitAsync("a", TimeSpan.FromMilliseconds(50), None);
        Assert.Equal((MediaJobStatus.Running, 0.4), (state.Status, state.Progress));
        release.SetResult(true);
        Assert.Equal(1, (await host.FinishedAsync("a")).Progress);
    }

    [Fact]
    public async Task Every_listener_hears_once_how_a_job_ended_and_one_that_fails_harms_nothing()
    {
        var heard = new Listener();
        var fail = true;
        var handler = Voice((_, _, _, _) => fail ? throw new PermanentException("x", "x") : Task.FromResult("{}"));
        await using var host = await new WorkerHost(folder.Path, [handler], [heard, new BrokenListener()]).StartAsync();
        await host.RunAsync("bad", MediaJobKind.Voice);
        fail = false;
        await host.RunAsync("good", MediaJobKind.Voice);
        await host.RunAsync("last", MediaJobKind.Voice);
        await host.StopAsync();
        Assert.Equal(
            [("bad", "instance of bad", MediaJobStatus.Failed), ("good", "instance of good", MediaJobStatus.Succeeded), ("last", "instance of last", MediaJobStatus.Succeeded)],
            heard.Events);
    }

    [Fact]
    public async Task The_cpu_time_of_a_job_counts_its_own_work_and_its_tools()
    {
        await using var host = await StartAsync(Voice(async (_, _, _, cancellation) =>
        {
            using var tool = Process.Start("bash", ["-c", "for ((i = 0; i < 500000; i++)); do :; done"]);
            await tool.WaitForExitAsync(cancellation);
            var own = Environment.CpuUsage.TotalTime + TimeSpan.FromSeconds(0.2);
            while (Environment.CpuUsage.TotalTime < own)
                Thread.SpinWait(1000);
            return "{}";
        }));
        Assert.InRange((await host.RunAsync("a", MediaJobKind.Voice)).CpuSeconds, 0.35, 60);
    }

    [Fact]
    public async Task Two_workers_on_one_folder_share_the_jobs_and_do_each_once()
    {
        var done = new System.Collections.Concurrent.ConcurrentBag<string>();
        Handler Counting() => Voice((job, _, _, _) =>
        {
            done.Add(job.Id);
            return Task.FromResult("{}");
        });
        await using var first = await StartAsync(Counting());
        await using var second = await StartAsync(Counting());
        var ids = Enumerable.Range(0, 40).Select(i => $"{i}").ToList();
        foreach (var id in ids)
            await first.Jobs.SubmitAsync(new MediaJob(id, MediaJobKind.Voice, "{}"), None);
        foreach (var id in ids)
            await second.FinishedAsync(id);
        Assert.Equal(ids.Order(), done.Order());
    }

    [Fact]
    public async Task The_job_of_a_killed_worker_is_finished_by_another_and_its_workspace_removed()
    {
        using var child = TestProgram.Start<HoldingWorker>(folder.Path);
        await using var host = new WorkerHost(folder.Path, [Voice((_, _, _, _) => Task.FromResult("{}"))]);
        await host.Jobs.SubmitAsync(new MediaJob("a", MediaJobKind.Voice, "{}"), None);
        var workspace = (await child.ReadUntilAsync(line => line.Contains("work", StringComparison.Ordinal)))[^1];
        await host.StartAsync();
        Assert.True(File.Exists(Path.Combine(workspace, "half")), "A living worker's workspace stays.");
        await child.KillAsync();
        var state = await host.FinishedAsync("a");
        Assert.Equal((MediaJobStatus.Succeeded, 1), (state.Status, state.Attempt));
        await using var next = await StartAsync(Voice((_, _, _, _) => Task.FromResult("{}")));
        await next.RunAsync("b", MediaJobKind.Voice);
        Assert.False(Directory.Exists(workspace));
    }

    public void Dispose() => folder.Dispose();

    private sealed class Listener : IMediaJobEvents
    {
        public List<(string, string?, MediaJobStatus)> Events { get; } = [];

        public Task FinishedAsync(string jobId, string? instanceId, MediaJobStatus status, CancellationToken cancellation)
        {
            Events.Add((jobId, instanceId, status));
            return Task.CompletedTask;
        }
    }

    private sealed class BrokenListener : IMediaJobEvents
    {
        public Task FinishedAsync(string jobId, string? instanceId, MediaJobStatus status, CancellationToken cancellation) =>
            throw new InvalidOperationException("broken");
    }
}
