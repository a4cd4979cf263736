using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.MediaJobs.Azure;
using AutoVideo.MediaJobs.Bus;
using AutoVideo.Storage;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoVideo.Tests.MediaJobs;

/// <summary>Jobs over documents and Service Bus names, with the embedded broker behind them; each side has clients of its own.</summary>
public sealed class BusMediaJobsTests : MediaJobsContract, IAsyncDisposable
{
    private static readonly TimeSpan BrokersLock = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider clock = new();
    private readonly MessageStore broker;
    private readonly ServiceBusClient submitting;
    private readonly ServiceBusClient working;
    private readonly SqliteDocumentStore documents;
    private readonly BusMediaJobs jobs;
    private readonly BusMediaJobQueue queue;

    public BusMediaJobsTests()
    {
        broker = new MessageStore(new MessageStoreOptions { Path = folder.Of("messages.db"), MaxDeliveryCount = 20 }, clock);
        (submitting, working) = (new ServiceBusClient(broker), new ServiceBusClient(broker));
        documents = new SqliteDocumentStore(folder.Of("documents.db"), clock);
        jobs = new BusMediaJobs(documents, new ServiceBusJobMessages(submitting), clock);
        queue = NewWorker();
    }

    private BusMediaJobQueue NewWorker(IDocumentStore? other = null) => new(other ?? documents, new ServiceBusJobMessages(working), TimeSpan.Zero, clock, NullLogger<BusMediaJobQueue>.Instance);

    protected override IMediaJobs Jobs => jobs;

    protected override IMediaJobQueue Queue => queue;

    protected override Task LetPassAsync(TimeSpan time)
    {
        clock.Advance(time);
        return Task.CompletedTask;
    }

    protected override async Task AwaitAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }
        await task;
    }

    [Fact]
    public async Task Without_a_token_the_broker_s_fault_is_one_that_may_pass()
    {
        var withoutToken = new ServiceBusJobMessages(new ClientWithoutToken());
        await Assert.ThrowsAsync<TransientException>(() => withoutToken.SendAsync(JobQueues.Light, "m", "job", MediaJobKind.Voice, null, CancellationToken.None));
        await Assert.ThrowsAsync<TransientException>(() => withoutToken.ReceiveAsync(JobQueues.Light, TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task A_job_whose_message_was_lost_runs_when_it_is_submitted_again()
    {
        await SubmitAsync("a");
        await LoseMessagesAsync();
        Assert.Null(await TryTakeAsync());
        await LetPassAsync(TimeSpan.FromMinutes(11)); // a broker drops the same id within its window
        await SubmitAsync("a");
        Assert.Equal("a", (await TakeAsync()).Job.Id);
    }

    [Fact]
    public async Task A_job_whose_message_was_lost_with_its_worker_runs_when_it_is_submitted_again()
    {
        await SubmitAsync("a");
        await TakeAsync();
        await LetPassAsync(BrokersLock);
        await LoseMessagesAsync(); // as the broker does once it has delivered it too often
        await SubmitAsync("a"); // within the window in which the broker drops the first one's id
        Assert.Equal(("a", 1), ((await TakeAsync()).Job.Id, (await FindAsync("a")).Attempt));
        await SubmitAsync("a");
        Assert.Equal(1, await WaitingAsync()); // a worker has it: nobody else is told
    }

    [Theory]
    [InlineData(false, 60)]
    [InlineData(true, 10)]
    public async Task Who_waits_for_a_job_and_looks_at_it_again_and_again_makes_up_for_its_lost_message(bool isTaken, int minutes)
    {
        await SubmitAsync("a");
        if (isTaken)
            await TakeAsync();
        await LetPassAsync(Lease);
        await LoseMessagesAsync();
        var looks = 2 * minutes;
        for (var look = 0; look < 3 * looks; look++)
        {
            await LetPassAsync(TimeSpan.FromSeconds(30));
            await Jobs.RemindAsync("a", None);
        }
        Assert.InRange(await WaitingAsync(), 2, 3); // not one for each look
        var job = await TakeAsync();
        await Jobs.RemindAsync("a", None);
        await Queue.SucceedAsync(job, "{}", 0, None);
        await LetPassAsync(TimeSpan.FromDays(1));
        await Jobs.RemindAsync("a", None);
        Assert.Null(await TryTakeAsync());
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task A_job_that_a_worker_is_busy_with_is_told_of_to_nobody_else()
    {
        await SubmitAsync("a");
        var job = await TakeAsync();
        for (var look = 0; look < 60; look++)
        {
            await LetPassAsync(Lease / 2);
            Assert.True(await Queue.RenewAsync(job, 0.5, Lease, None));
            await Jobs.RemindAsync("a", None);
        }
        await Jobs.RemindAsync("unknown", None);
        Assert.Equal(1, await WaitingAsync());
    }

    [Fact]
    public async Task However_long_the_documents_are_away_no_message_becomes_a_dead_letter()
    {
        var away = new AwayDocuments(documents);
        await using var worker = NewWorker(away);
        await SubmitAsync("a");
        away.IsAway = true;
        for (var look = 0; look < 60; look++)
        {
            try
            {
                Assert.Null(await worker.TakeAsync(All, Lease, None));
            }
            catch (TransientException)
            {
                // Its worker logs it and waits a moment.
            }
            await LetPassAsync(BrokersLock);
        }
        Assert.Equal(1, await WaitingAsync());
        Assert.Empty(await working.CreateReceiver(JobQueues.Light, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter }).PeekMessagesAsync(10));
        away.IsAway = false;
        await LetPassAsync(2 * BrokersLock);
        Assert.Equal(("a", 1), (await worker.TakeAsync(All, Lease, None) is { } job ? (job.Job.Id, job.Attempt) : default));
    }

    [Fact]
    public async Task A_message_that_no_document_belongs_to_is_set_aside_with_the_reason()
    {
        using var another = new SqliteDocumentStore(folder.Of("another.db"), clock);
        await new BusMediaJobs(another, new ServiceBusJobMessages(submitting), clock).SubmitAsync(new MediaJob("a", MediaJobKind.Voice, "{}", null), None);
        Assert.Null(await TryTakeAsync());
        await LetPassAsync(BrokersLock);
        Assert.Null(await TryTakeAsync());
        var letter = Assert.Single(await working.CreateReceiver(JobQueues.Light, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter }).PeekMessagesAsync(10));
        Assert.Equal("job_unknown", letter.DeadLetterReason);
        Assert.Contains("Cosmos__Endpoint", letter.DeadLetterErrorDescription, StringComparison.Ordinal);
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task A_job_whose_document_is_seen_late_runs_when_its_message_comes_again()
    {
        using var another = new SqliteDocumentStore(folder.Of("another.db"), clock);
        var job = new MediaJob("a", MediaJobKind.Voice, "{}", null);
        await new BusMediaJobs(another, new ServiceBusJobMessages(submitting), clock).SubmitAsync(job, None);
        Assert.Null(await TryTakeAsync());
        await new JobRecords(documents).StartAsync(job, clock.GetUtcNow(), None); // the document alone: no second message
        Assert.Null(await TryTakeAsync());
        await LetPassAsync(BrokersLock);
        Assert.Equal("a", (await TakeAsync()).Job.Id);
    }

    [Fact]
    public async Task A_message_too_many_starts_nothing_twice()
    {
        await SubmitAsync("a");
        await LetPassAsync(TimeSpan.FromMinutes(11));
        await SubmitAsync("a"); // outside the window: two messages for one job
        var job = await TakeAsync();
        Assert.Null(await TryTakeAsync());
        await Queue.SucceedAsync(job, "{}", 0, None);
        await LetPassAsync(Lease);
        Assert.Null(await TryTakeAsync());
        Assert.Equal(1, (await FindAsync("a")).Attempt);
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task A_worker_whose_lock_was_lost_keeps_its_job_as_long_as_its_lease()
    {
        await SubmitAsync("a");
        var job = await Queue.TakeAsync(All, TimeSpan.FromMinutes(5), None);
        await LetPassAsync(2 * BrokersLock);
        await using var other = NewWorker();
        Assert.Null(await other.TakeAsync(All, Lease, None));
        await Queue.SucceedAsync(job!, "{}", 0, None);
        await LetPassAsync(TimeSpan.FromMinutes(5));
        Assert.Null(await other.TakeAsync(All, Lease, None));
        Assert.Equal((MediaJobStatus.Succeeded, 0), ((await FindAsync("a")).Status, await WaitingAsync()));
    }

    [Fact]
    public async Task A_worker_that_renews_in_time_keeps_the_message_however_long_it_works()
    {
        await SubmitAsync("a");
        var job = await TakeAsync();
        for (var beat = 1; beat <= 7; beat++)
        {
            await LetPassAsync(BrokersLock / 3);
            Assert.True(await Queue.RenewAsync(job, beat / 10.0, Lease, None));
        }
        await using var other = new ServiceBusClient(broker);
        Assert.Null(await other.CreateReceiver(JobQueues.Light).ReceiveMessageAsync(TimeSpan.Zero));
        Assert.Equal(1, Assert.Single(await other.CreateReceiver(JobQueues.Light).PeekMessagesAsync(10)).DeliveryCount);
        await Queue.SucceedAsync(job, "{}", 0, None);
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task A_message_that_came_while_the_worker_stopped_goes_to_another()
    {
        var stopping = NewWorker();
        var wait = stopping.WaitForWorkAsync(TimeSpan.FromDays(1), None);
        await SubmitAsync("a", MediaJobKind.Render);
        await AwaitAsync(wait);
        await stopping.DisposeAsync();
        Assert.Equal("a", (await TakeAsync()).Job.Id);
    }

    [Fact]
    public async Task Attempts_that_a_worker_gave_back_do_not_bring_a_job_to_the_dead_letters()
    {
        await SubmitAsync("a");
        for (var i = 0; i < 30; i++)
            await Queue.AbandonAsync(await TakeAsync(), None);
        Assert.Equal("a", (await TakeAsync()).Job.Id);
    }

    private async Task LoseMessagesAsync()
    {
        var receiver = working.CreateReceiver(JobQueues.Light, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        Assert.NotNull(await receiver.ReceiveMessageAsync(TimeSpan.Zero));
    }

    private async Task<int> WaitingAsync() => (await working.CreateReceiver(JobQueues.Light).PeekMessagesAsync(10)).Count;

    public async ValueTask DisposeAsync()
    {
        await queue.DisposeAsync();
        await submitting.DisposeAsync();
        await working.DisposeAsync();
        await broker.DisposeAsync();
        documents.Dispose();
        folder.Dispose();
    }
}
