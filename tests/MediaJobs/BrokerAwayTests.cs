using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.MediaJobs.Azure;
using AutoVideo.MediaJobs.Bus;
using AutoVideo.Storage;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.MediaJobs;

/// <summary>A worker whose broker goes away while it works; its documents stay.</summary>
public sealed class BrokerAwayTests : IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly MediaJobKind[] All = Enum.GetValues<MediaJobKind>();
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BrokersLock = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider clock = new();
    private readonly MessageStore broker;
    private readonly ServiceBusClient client;
    private readonly SqliteDocumentStore documents;
    private readonly FailingMessages messages;
    private readonly BusMediaJobs jobs;
    private readonly BusMediaJobQueue queue;
    private readonly Workspaces workspaces;

    public BrokerAwayTests()
    {
        broker = new MessageStore(new MessageStoreOptions { Path = folder.Of("messages.db"), MaxDeliveryCount = 20 }, clock);
        client = new ServiceBusClient(broker);
        documents = new SqliteDocumentStore(folder.Of("documents.db"), clock);
        messages = new FailingMessages(new ServiceBusJobMessages(client));
        jobs = new BusMediaJobs(documents, messages, clock);
        queue = new BusMediaJobQueue(documents, messages, TimeSpan.Zero, clock, NullLogger<BusMediaJobQueue>.Instance);
        workspaces = new Workspaces(Options.Create(new DataOptions { Folder = folder.Path }));
    }

    public enum Fault
    {
        /// <summary>Each call ends with an error at once.</summary>
        Throws,

        /// <summary>Each call goes on for ever, whatever its token says.</summary>
        Hangs,
    }

    [Theory]
    [InlineData(Fault.Throws)]
    [InlineData(Fault.Hangs)]
    public async Task A_lease_is_renewed_for_as_long_as_the_broker_is_away(Fault fault)
    {
        var job = await TakenAsync();
        messages.Fault = fault;
        var until = clock.GetUtcNow() + (2 * Lease);
        while (clock.GetUtcNow() < until)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            var begun = clock.GetUtcNow();
            Assert.True(await EndOfAsync(queue.RenewAsync(job, 0.5, Lease, None)));
            Assert.InRange(clock.GetUtcNow() - begun, TimeSpan.Zero, Lease / 4);
        }
        Assert.Equal((MediaJobStatus.Running, 0.5), await StateAsync());
    }

    [Theory]
    [InlineData(Fault.Throws)]
    [InlineData(Fault.Hangs)]
    public async Task A_job_ends_well_while_the_broker_is_away_and_who_waits_for_it_is_told(Fault fault)
    {
        var job = await TakenAsync();
        messages.Fault = fault;
        var (work, listener) = (new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously), new Listener());
        var before = clock.PendingTimers;
        var run = Runner(listener, (_, _, _, cancellation) => work.Task.WaitAsync(cancellation)).RunAsync(job, Lease, None);
        var until = clock.GetUtcNow() + (2 * Lease);
        while (clock.GetUtcNow() < until && !run.IsCompleted)
        {
            if (clock.PendingTimers > before) // the heartbeat waits, for its next beat or for the broker
                clock.Advance(Step);
            await Task.Yield();
        }
        Assert.False(run.IsCompleted);
        work.SetResult("{}");
        await EndOfAsync(run);
        Assert.Equal((MediaJobStatus.Succeeded, 1.0), await StateAsync());
        Assert.Equal(("a", "video-1", MediaJobStatus.Succeeded), Assert.Single(listener.Told));
    }

    [Theory]
    [InlineData(Fault.Throws)]
    [InlineData(Fault.Hangs)]
    public async Task The_message_of_a_finished_job_goes_once_the_broker_is_back_and_nothing_runs_again(Fault fault)
    {
        var job = await TakenAsync();
        messages.Fault = fault;
        await EndOfAsync(queue.SucceedAsync(job, "{}", 0, None));
        messages.Fault = null;
        Assert.Equal(1, await WaitingAsync());
        clock.Advance(BrokersLock);
        Assert.Null(await queue.TakeAsync(All, Lease, None));
        Assert.Equal((0, 1), (await WaitingAsync(), (await jobs.FindAsync("a", None))!.Attempt));
    }

    [Theory]
    [InlineData(Fault.Throws)]
    [InlineData(Fault.Hangs)]
    public async Task A_job_that_failed_while_the_broker_was_away_is_tried_again_when_it_is_back(Fault fault)
    {
        var job = await TakenAsync();
        messages.Fault = fault;
        await EndOfAsync(queue.FailAsync(job, new MediaJobFailure("io_error", "It may pass.", Transient: true), None));
        Assert.Equal((MediaJobStatus.Queued, 0.0), await StateAsync());
        messages.Fault = null;
        clock.Advance(BrokersLock);
        Assert.Equal(2, (await queue.TakeAsync(All, Lease, None))?.Attempt);
    }

    [Theory]
    [InlineData(Fault.Throws)]
    [InlineData(Fault.Hangs)]
    public async Task A_worker_that_starts_while_the_broker_is_away_gives_back_all_that_the_dead_one_held(Fault fault)
    {
        LeasedMediaJob[] lost = [await TakenAsync(), await TakenAsync("b")];
        messages.Fault = fault;
        await EndOfAsync(queue.ReleaseAsync([.. lost.Select(job => job.LeaseToken)], None));
        foreach (var job in lost)
            Assert.Equal(MediaJobStatus.Queued, (await jobs.FindAsync(job.Job.Id, None))!.Status);
        messages.Fault = null;
        clock.Advance(BrokersLock);
        Assert.NotNull(await queue.TakeAsync(All, Lease, None));
        Assert.NotNull(await queue.TakeAsync(All, Lease, None));
    }

    private async Task<LeasedMediaJob> TakenAsync(string id = "a")
    {
        await jobs.SubmitAsync(new MediaJob(id, MediaJobKind.Render, "{}", "video-1"), None);
        return (await queue.TakeAsync(All, Lease, None))!;
    }

    private async Task<(MediaJobStatus, double)> StateAsync()
    {
        var state = (await jobs.FindAsync("a", None))!;
        return (state.Status, state.Progress);
    }

    /// <summary>Lets the clock run, while something waits for it, until the task has ended.</summary>
    private async Task EndOfAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            if (clock.PendingTimers > 0)
                clock.Advance(Step);
            await Task.Yield();
        }
        await task;
    }

    private async Task<T> EndOfAsync<T>(Task<T> task)
    {
        await EndOfAsync((Task)task);
        return await task;
    }

    private MediaJobRunner Runner(IMediaJobEvents listener, Func<MediaJob, string, IProgress<double>, CancellationToken, Task<string>> work) => new(
        queue, jobs, [new Handler(MediaJobKind.Render, work)], [listener], workspaces,
        new WorkerCpu(), Options.Create(new MediaJobsOptions()), clock, NullLogger<MediaJobRunner>.Instance);

    private async Task<int> WaitingAsync() => (await client.CreateReceiver(JobQueues.Heavy).PeekMessagesAsync(10)).Count;

    public async ValueTask DisposeAsync()
    {
        await queue.DisposeAsync();
        await client.DisposeAsync();
        await broker.DisposeAsync();
        documents.Dispose();
        workspaces.Dispose();
        folder.Dispose();
    }

    private sealed class Listener : IMediaJobEvents
    {
        public List<(string, string?, MediaJobStatus)> Told { get; } = [];

        public Task FinishedAsync(string jobId, string? instanceId, MediaJobStatus status, CancellationToken cancellation)
        {
            Told.Add((jobId, instanceId, status));
            return Task.CompletedTask;
        }
    }

    /// <summary>A broker's messages, until they have a fault.</summary>
    private sealed class FailingMessages(IJobMessages inner) : IJobMessages
    {
        private static readonly Task Never = new TaskCompletionSource().Task;

        public Fault? Fault { get; set; }

        public async Task SendAsync(string queue, string messageId, string job, MediaJobKind kind, DateTimeOffset? visibleAt, CancellationToken cancellation)
        {
            await ReachAsync();
            await inner.SendAsync(queue, messageId, job, kind, visibleAt, cancellation);
        }

        public async Task<IJobMessage?> ReceiveAsync(string queue, TimeSpan atMost, CancellationToken cancellation)
        {
            await ReachAsync();
            return await inner.ReceiveAsync(queue, atMost, cancellation) is { } message ? new FailingMessage(message, ReachAsync) : null;
        }

        private Task ReachAsync() => Fault switch
        {
            BrokerAwayTests.Fault.Throws => throw new TransientException("The broker is away."),
            BrokerAwayTests.Fault.Hangs => Never,
            _ => Task.CompletedTask,
        };
    }

    private sealed class FailingMessage(IJobMessage inner, Func<Task> reach) : IJobMessage
    {
        public string Job => inner.Job;

        public MediaJobKind Kind => inner.Kind;

        public int Deliveries => inner.Deliveries;

        public Task<bool> RenewAsync(CancellationToken cancellation) => ReachedAsync(() => inner.RenewAsync(cancellation));

        public Task<bool> CompleteAsync(CancellationToken cancellation) => ReachedAsync(() => inner.CompleteAsync(cancellation));

        public Task<bool> AbandonAsync(CancellationToken cancellation) => ReachedAsync(() => inner.AbandonAsync(cancellation));

        public Task<bool> DeadLetterAsync(string reason, string description, CancellationToken cancellation) =>
            ReachedAsync(() => inner.DeadLetterAsync(reason, description, cancellation));

        private async Task<bool> ReachedAsync(Func<Task<bool>> call)
        {
            await reach();
            return await call();
        }
    }
}
