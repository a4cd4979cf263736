using AutoVideo.Failures;
using AutoVideo.MediaJobs;

namespace AutoVideo.Tests.Contracts;

/// <summary>What every pair of <see cref="IMediaJobs"/> and <see cref="IMediaJobQueue"/> does. A subclass per transport.</summary>
public abstract class MediaJobsContract
{
    protected abstract IMediaJobs Jobs { get; }

    /// <summary>The worker's side of the same jobs; may be another instance than <see cref="Jobs"/>.</summary>
    protected abstract IMediaJobQueue Queue { get; }

    protected abstract Task LetPassAsync(TimeSpan time);

    protected static readonly CancellationToken None = CancellationToken.None;
    protected static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    protected static readonly MediaJobKind[] All = Enum.GetValues<MediaJobKind>();
    private static readonly MediaJobFailure Passing = new("io_error", "It may pass.", Transient: true);
    private static readonly MediaJobFailure Lasting = new("script_invalid", "It stays.", Transient: false);

    protected Task SubmitAsync(string id, MediaJobKind kind = MediaJobKind.Voice, string input = "{}", string? instance = null) =>
        Jobs.SubmitAsync(new MediaJob(id, kind, input, instance), None);

    protected async Task<LeasedMediaJob> TakeAsync(params MediaJobKind[] kinds)
    {
        var job = await Queue.TakeAsync(kinds.Length == 0 ? All : kinds, Lease, None);
        Assert.NotNull(job);
        return job;
    }

    protected Task<LeasedMediaJob?> TryTakeAsync() => Queue.TakeAsync(All, Lease, None);

    protected async Task<MediaJobState> FindAsync(string id)
    {
        var state = await Jobs.FindAsync(id, None);
        Assert.NotNull(state);
        return state;
    }

    [Fact]
    public async Task A_job_goes_from_queued_over_running_to_succeeded()
    {
        await SubmitAsync("a", MediaJobKind.Render, "{\"scene\":1}", "video-1");
        Assert.Equal(new MediaJobState("a", MediaJobKind.Render, MediaJobStatus.Queued, 0, null, null, 0, 0), await FindAsync("a"));
        var leased = await TakeAsync();
        Assert.Equal((new MediaJob("a", MediaJobKind.Render, "{\"scene\":1}", "video-1"), 1), (leased.Job, leased.Attempt));
        Assert.Equal((MediaJobStatus.Running, 1), ((await FindAsync("a")).Status, (await FindAsync("a")).Attempt));
        await Queue.SucceedAsync(leased, "{\"seconds\":4}", 1.5, None);
        Assert.Equal(new MediaJobState("a", MediaJobKind.Render, MediaJobStatus.Succeeded, 1, "{\"seconds\":4}", null, 1, 1.5), await FindAsync("a"));
        Assert.Null(await TryTakeAsync());
    }

    [Fact]
    public async Task An_unknown_job_is_null_to_find_and_an_error_to_wait_for()
    {
        Assert.Null(await Jobs.FindAsync("unknown", None));
        Assert.Equal("media_job_unknown", (await Assert.ThrowsAsync<PermanentException>(() => Jobs.WaitAsync("unknown", TimeSpan.Zero, None))).Code);
        await Jobs.CancelAsync("unknown", None);
    }

    [Fact]
    public async Task Jobs_are_taken_oldest_first_and_only_of_the_kinds_asked_for()
    {
        await SubmitAsync("r1", MediaJobKind.Render);
        await SubmitAsync("v1");
        await SubmitAsync("p1", MediaJobKind.Probe);
        await SubmitAsync("v2");
        Assert.Equal("v1", (await TakeAsync(MediaJobKind.Voice, MediaJobKind.Probe)).Job.Id);
        Assert.Equal("p1", (await TakeAsync(MediaJobKind.Voice, MediaJobKind.Probe)).Job.Id);
        Assert.Equal("r1", (await TakeAsync()).Job.Id);
        Assert.Equal("v2", (await TakeAsync()).Job.Id);
        Assert.Null(await TryTakeAsync());
        Assert.Null(await Queue.TakeAsync([], Lease, None));
    }

    [Fact]
    public async Task Many_takers_at_once_never_get_the_same_job()
    {
        for (var i = 0; i < 60; i++)
            await SubmitAsync($"{i}");
        var taken = await Task.WhenAll(Enumerable.Range(0, 80).Select(_ => Task.Run(TryTakeAsync)));
        var ids = taken.OfType<LeasedMediaJob>().Select(job => job.Job.Id).ToList();
        Assert.Equal((60, 60), (ids.Count, ids.Distinct().Count()));
    }

    [Fact]
    public async Task Submitting_again_changes_nothing_while_queued_running_or_succeeded()
    {
        await SubmitAsync("a", input: "{\"n\":1}");
        await SubmitAsync("a", input: "{\"n\":2}");
        var leased = await TakeAsync();
        Assert.Equal("{\"n\":1}", leased.Job.Input);
        await SubmitAsync("a", input: "{\"n\":3}");
        Assert.Null(await TryTakeAsync());
        Assert.Equal(MediaJobStatus.Running, (await FindAsync("a")).Status);
        await Queue.SucceedAsync(leased, "{}", 0, None);
        await SubmitAsync("a", input: "{\"n\":4}");
        Assert.Equal(MediaJobStatus.Succeeded, (await FindAsync("a")).Status);
        Assert.Null(await TryTakeAsync());
    }

    [Fact]
    public async Task Submitting_a_failed_or_cancelled_job_starts_it_anew()
    {
        await SubmitAsync("a", input: "{\"n\":1}");
        await Queue.FailAsync(await TakeAsync(), Lasting, None);
        await SubmitAsync("a", input: "{\"n\":2}");
        Assert.Equal(new MediaJobState("a", MediaJobKind.Voice, MediaJobStatus.Queued, 0, null, null, 0, 0), await FindAsync("a"));
        var leased = await TakeAsync();
        Assert.Equal(("{\"n\":2}", 1), (leased.Job.Input, leased.Attempt));
        await Jobs.CancelAsync("a", None);
        await SubmitAsync("a", input: "{\"n\":3}");
        Assert.Equal("{\"n\":3}", (await TakeAsync()).Job.Input);
    }

    [Fact]
    public async Task A_transient_failure_is_tried_three_times_in_all()
    {
        await SubmitAsync("a");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var leased = await TakeAsync();
            Assert.Equal(attempt, leased.Attempt);
            await Queue.FailAsync(leased, Passing, None);
            Assert.Equal(attempt < 3 ? MediaJobStatus.Queued : MediaJobStatus.Failed, (await FindAsync("a")).Status);
        }
        Assert.Equal((Passing, 3), ((await FindAsync("a")).Failure, (await FindAsync("a")).Attempt));
        Assert.Null(await TryTakeAsync());
    }

    [Fact]
    public async Task A_permanent_failure_ends_the_job_at_once()
    {
        await SubmitAsync("a");
        await Queue.FailAsync(await TakeAsync(), Lasting, None);
        Assert.Equal((MediaJobStatus.Failed, Lasting, true), ((await FindAsync("a")).Status, (await FindAsync("a")).Failure, (await FindAsync("a")).IsFinished));
        Assert.Null(await TryTakeAsync());
    }

    [Fact]
    public async Task Success_after_a_transient_failure_shows_no_failure()
    {
        await SubmitAsync("a");
        await Queue.FailAsync(await TakeAsync(), Passing, None);
        await Queue.SucceedAsync(await TakeAsync(), "{}", 0, None);
        Assert.Null((await FindAsync("a")).Failure);
    }

    [Fact]
    public async Task Progress_is_stored_never_goes_back_and_starts_anew_with_an_attempt()
    {
        await SubmitAsync("a");
        var leased = await TakeAsync();
        foreach (var (reported, shown) in new[] { (0.25, 0.25), (0.1, 0.25), (double.NaN, 0.25), (7.0, 1.0), (-1.0, 1.0) })
        {
            Assert.True(await Queue.RenewAsync(leased, reported, Lease, None));
            Assert.Equal(shown, (await FindAsync("a")).Progress);
        }
        await Queue.FailAsync(leased, Passing, None);
        await TakeAsync();
        Assert.Equal(0, (await FindAsync("a")).Progress);
    }

    [Fact]
    public async Task A_job_whose_worker_fell_silent_is_given_to_another_and_the_late_one_is_refused()
    {
        await SubmitAsync("a");
        var late = await TakeAsync();
        await LetPassAsync(Lease - TimeSpan.FromSeconds(1));
        Assert.Null(await TryTakeAsync());
        await LetPassAsync(TimeSpan.FromSeconds(1));
        var other = await TakeAsync();
        Assert.Equal(("a", 1), (other.Job.Id, other.Attempt));
        Assert.NotEqual(late.LeaseToken, other.LeaseToken);
        Assert.False(await Queue.RenewAsync(late, 0.9, Lease, None));
        await Assert.ThrowsAsync<LeaseLostException>(() => Queue.SucceedAsync(late, "{\"late\":true}", 1, None));
        await Assert.ThrowsAsync<LeaseLostException>(() => Queue.FailAsync(late, Lasting, None));
        await Queue.AbandonAsync(late, None);
        Assert.Equal((MediaJobStatus.Running, 0.0, 1), ((await FindAsync("a")).Status, (await FindAsync("a")).Progress, (await FindAsync("a")).Attempt));
        await Queue.SucceedAsync(other, "{}", 0, None);
        Assert.Equal("{}", (await FindAsync("a")).Result);
    }

    [Fact]
    public async Task A_renewed_lease_lasts()
    {
        await SubmitAsync("a");
        var leased = await TakeAsync();
        for (var i = 0; i < 5; i++)
        {
            await LetPassAsync(Lease - TimeSpan.FromSeconds(1));
            Assert.True(await Queue.RenewAsync(leased, 0, Lease, None));
            Assert.Null(await TryTakeAsync());
        }
        await Queue.SucceedAsync(leased, "{}", 0, None);
    }

    [Fact]
    public async Task The_job_of_a_worker_that_is_known_to_be_dead_is_taken_again_at_once_as_the_same_attempt()
    {
        await SubmitAsync("a");
        var lost = await TakeAsync();
        await Queue.ReleaseAsync([lost.LeaseToken, "unknown"], None);
        var again = await TakeAsync();
        Assert.Equal(1, again.Attempt);
        Assert.False(await Queue.RenewAsync(lost, 0, Lease, None));
        Assert.True(await Queue.RenewAsync(again, 0, Lease, None));
    }

    [Fact]
    public async Task A_job_that_kills_its_worker_every_time_is_given_up()
    {
        await SubmitAsync("a");
        for (var loss = 1; loss <= 10; loss++)
        {
            await TakeAsync();
            await LetPassAsync(Lease);
        }
        Assert.Null(await TryTakeAsync());
        Assert.Equal((MediaJobStatus.Failed, "worker_lost"), ((await FindAsync("a")).Status, (await FindAsync("a")).Failure!.Code));
    }

    [Fact]
    public async Task An_abandoned_job_is_taken_again_and_counts_no_attempt()
    {
        await SubmitAsync("a");
        for (var i = 0; i < 5; i++)
        {
            var leased = await TakeAsync();
            Assert.Equal(1, leased.Attempt);
            await Queue.AbandonAsync(leased, None);
        }
        Assert.Equal((MediaJobStatus.Queued, 0), ((await FindAsync("a")).Status, (await FindAsync("a")).Attempt));
    }

    [Fact]
    public async Task Cancelling_keeps_a_queued_job_from_starting_and_a_running_one_from_ending_well()
    {
        await SubmitAsync("running");
        var leased = await TakeAsync();
        await SubmitAsync("queued");
        await Jobs.CancelAsync("queued", None);
        await Jobs.CancelAsync("running", None);
        Assert.Null(await TryTakeAsync());
        Assert.False(await Queue.RenewAsync(leased, 0.5, Lease, None));
        await Assert.ThrowsAsync<LeaseLostException>(() => Queue.SucceedAsync(leased, "{}", 0, None));
        foreach (var id in new[] { "queued", "running" })
            Assert.Equal((MediaJobStatus.Cancelled, null), ((await FindAsync(id)).Status, (await FindAsync(id)).Result));
    }

    [Fact]
    public async Task Cancelling_a_finished_job_changes_nothing()
    {
        await SubmitAsync("good");
        await Queue.SucceedAsync(await TakeAsync(), "{}", 0, None);
        await SubmitAsync("bad");
        await Queue.FailAsync(await TakeAsync(), Lasting, None);
        await Jobs.CancelAsync("good", None);
        await Jobs.CancelAsync("bad", None);
        Assert.Equal((MediaJobStatus.Succeeded, MediaJobStatus.Failed), ((await FindAsync("good")).Status, (await FindAsync("bad")).Status));
    }

    [Fact]
    public async Task A_job_is_forgotten_once_it_is_finished_and_not_before()
    {
        await SubmitAsync("a");
        Assert.False(await Jobs.ForgetAsync("a", default));
        var job = await TakeAsync(MediaJobKind.Voice);
        Assert.False(await Jobs.ForgetAsync("a", default));
        await Queue.SucceedAsync(job, "{}", 0, default);
        Assert.True(await Jobs.ForgetAsync("a", default));
        Assert.Null(await Jobs.FindAsync("a", default));
        Assert.True(await Jobs.ForgetAsync("a", default));
    }

    [Fact]
    public async Task Waiting_ends_with_the_job()
    {
        await SubmitAsync("a");
        var leased = await TakeAsync();
        var waits = Enumerable.Range(0, 5).Select(_ => Jobs.WaitAsync("a", TimeSpan.FromDays(1), None)).ToList();
        Assert.DoesNotContain(waits, wait => wait.IsCompleted);
        await Queue.SucceedAsync(leased, "{}", 0, None);
        await AwaitAsync(Task.WhenAll(waits));
        foreach (var wait in waits)
            Assert.Equal(MediaJobStatus.Succeeded, (await wait).Status);
        Assert.Equal(MediaJobStatus.Succeeded, (await Jobs.WaitAsync("a", TimeSpan.Zero, None)).Status);
    }

    [Fact]
    public async Task Waiting_ends_with_its_time_and_tells_the_state_so_far()
    {
        await SubmitAsync("a");
        Assert.Equal(MediaJobStatus.Queued, (await Jobs.WaitAsync("a", TimeSpan.Zero, None)).Status);
        var leased = await TakeAsync();
        var wait = Jobs.WaitAsync("a", TimeSpan.FromSeconds(5), None);
        Assert.True(await Queue.RenewAsync(leased, 0.5, Lease, None));
        await AwaitAsync(wait);
        Assert.Equal((MediaJobStatus.Running, 0.5), ((await wait).Status, (await wait).Progress));
    }

    [Fact]
    public async Task Waiting_stops_when_its_caller_does()
    {
        await SubmitAsync("a");
        using var stop = new CancellationTokenSource();
        var wait = Jobs.WaitAsync("a", TimeSpan.FromDays(1), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task A_worker_that_waits_hears_of_new_work()
    {
        Assert.Null(await TryTakeAsync());
        var wait = Queue.WaitForWorkAsync(TimeSpan.FromDays(1), None);
        Assert.False(wait.IsCompleted);
        await SubmitAsync("a");
        await AwaitAsync(wait);
        await TakeAsync();
    }

    [Fact]
    public async Task Work_that_comes_between_looking_and_waiting_is_not_missed()
    {
        Assert.Null(await TryTakeAsync());
        await SubmitAsync("a");
        await AwaitAsync(Queue.WaitForWorkAsync(TimeSpan.FromDays(1), None));
        await TakeAsync();
    }

    [Fact]
    public async Task A_worker_that_waits_looks_again_after_its_time()
    {
        Assert.Null(await TryTakeAsync());
        await AwaitAsync(Queue.WaitForWorkAsync(TimeSpan.FromSeconds(1), None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{} {}")]
    public async Task An_input_that_is_no_json_is_refused(string input) =>
        await Assert.ThrowsAsync<ArgumentException>(() => SubmitAsync("a", input: input));

    [Fact]
    public async Task An_input_has_at_most_64_kilobytes()
    {
        var largest = $"\"{new string('x', 64 * 1024 - 2)}\"";
        await SubmitAsync("a", input: largest);
        Assert.Equal(largest, (await TakeAsync()).Job.Input);
        Assert.Equal("media_job_too_large", (await Assert.ThrowsAsync<PermanentException>(() => SubmitAsync("b", input: $"\"é{largest[2..]}"))).Code);
        Assert.Null(await Jobs.FindAsync("b", None));
    }

    [Fact]
    public async Task Finished_jobs_are_forgotten_after_a_week_and_open_ones_never()
    {
        await SubmitAsync("done");
        await Queue.SucceedAsync(await TakeAsync(), "{}", 0, None);
        await SubmitAsync("open");
        await LetPassAsync(TimeSpan.FromDays(7) - TimeSpan.FromHours(2));
        await SubmitAsync("x");
        Assert.NotNull(await Jobs.FindAsync("done", None));
        await LetPassAsync(TimeSpan.FromHours(3));
        await SubmitAsync("y");
        Assert.Null(await Jobs.FindAsync("done", None));
        Assert.NotNull(await Jobs.FindAsync("open", None));
    }

    /// <summary>Lets the clock run, in a subclass whose clock stands still, until the task has ended.</summary>
    protected abstract Task AwaitAsync(Task task);
}
