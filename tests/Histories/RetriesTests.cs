using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;
using AutoVideo.Tests.Embedded.Durable;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Histories;

/// <summary>How often a step that works is tried.</summary>
public sealed class RetriesTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(20);
    private readonly ManualTimeProvider clock = new();

    [Fact]
    public async Task Waits_for_a_media_job_use_up_no_attempts_even_between_faults()
    {
        await using var engine = await StartAsync(attempt => attempt switch
        {
            > 33 => null,
            10 or 20 or 30 => new IOException("It broke."),
            _ => Waiting(),
        });
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Step");
        await engine.AdvanceThroughTimers(clock, id, 33);
        Assert.Equal(34, (await engine.Ended(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Documents_that_are_away_for_half_an_hour_use_up_no_attempts_and_are_asked_once_a_minute()
    {
        await using var engine = await StartAsync(attempt => attempt switch
        {
            > 34 => null,
            10 or 20 or 30 => new IOException("It broke."),
            _ => new DocumentsAwayException("Away."),
        });
        var begun = clock.GetUtcNow();
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Step");
        await engine.AdvanceThroughTimers(clock, id, 34);
        Assert.Equal(35, (await engine.Ended(id)).ReadOutputAs<int>());
        Assert.InRange(clock.GetUtcNow() - begun, TimeSpan.FromMinutes(26), TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task The_fourth_fault_is_the_last_however_many_waits_were_between()
    {
        await using var engine = await StartAsync(attempt => attempt % 2 == 0 ? new IOException($"It broke in attempt {attempt}.") : Waiting());
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Step");
        await engine.AdvanceThroughTimers(clock, id, 8);
        Assert.Contains("attempt 8.", (await engine.Ended(id)).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_whose_job_nobody_takes_for_a_day_fails_and_says_so()
    {
        await using var engine = await StartAsync(_ => Waiting());
        var begun = clock.GetUtcNow();
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Step");
        await engine.AdvanceThroughTimers(clock, id, 71 + 4); // the waits of a day, and those that are faults then
        Assert.Contains("media_job_waits", (await engine.Ended(id)).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.InRange(clock.GetUtcNow() - begun, TimeSpan.FromHours(24), TimeSpan.FromHours(26));
    }

    [Fact]
    public async Task What_is_permanent_is_not_tried_again()
    {
        await using var engine = await StartAsync(attempt => new PermanentException("step_broken", $"It broke in attempt {attempt}."));
        Assert.Contains("attempt 1.", (await engine.Run("Step")).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_writes_a_record_goes_through_after_an_outage_of_half_an_hour()
    {
        const int Faults = 36; // the first seven pauses are a minute together
        await using var engine = await StartAsync(attempt => attempt <= Faults ? new TransientException("Away.") : null, Retries.OfRecords);
        var begun = clock.GetUtcNow();
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Step");
        await engine.AdvanceThroughTimers(clock, id, Faults);
        Assert.Equal(Faults + 1, (await engine.Ended(id)).ReadOutputAs<int>());
        Assert.InRange(clock.GetUtcNow() - begun, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(31));
    }

    [Fact]
    public void A_step_that_writes_a_record_is_tried_for_a_day_and_not_for_ever()
    {
        var policy = Retries.OfRecords.Retry!.Policy!;
        var (all, pause) = (TimeSpan.Zero, policy.FirstRetryInterval);
        for (var retry = 1; retry < policy.MaxNumberOfAttempts; retry++)
        {
            all += pause;
            pause = pause * policy.BackoffCoefficient < policy.MaxRetryInterval ? pause * policy.BackoffCoefficient : policy.MaxRetryInterval;
        }
        Assert.InRange(all, TimeSpan.FromHours(23), TimeSpan.FromHours(25));
    }

    /// <summary>A step that wrote a record gave up after ten attempts; those that it made then have the pauses that they have now.</summary>
    [Fact]
    public async Task A_run_that_began_when_records_were_tried_ten_times_replays()
    {
        var former = TaskOptions.FromRetryPolicy(new RetryPolicy(10, TimeSpan.FromMilliseconds(500), 2, TimeSpan.FromMinutes(1)));
        await using var engine = await StartAsync(attempt => attempt <= 9 ? new TransientException("Away.") : null, former);
        await ReplaysAsync(engine, timers: 9, () => Retries.OfRecords);
    }

    /// <summary>Until 0.1 a retry policy of the engine's own decided: 1 s, 4 s, 16 s between four attempts.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_run_that_began_with_the_former_policy_replays(int faults)
    {
        var former = TaskOptions.FromRetryPolicy(new RetryPolicy(4, TimeSpan.FromSeconds(1), 4, TimeSpan.FromMinutes(1))
        {
            HandleFailure = failure => !failure.IsCausedBy<PermanentException>(),
        });
        await using var engine = await StartAsync(attempt => attempt <= faults ? new IOException("It broke.") : null, former);
        await ReplaysAsync(engine, faults, () => Retries.OfWork);
    }

    private async Task ReplaysAsync(EngineHarness engine, int timers, Func<TaskOptions> today)
    {
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Step");
        await engine.AdvanceThroughTimers(clock, id, timers);
        await engine.Ended(id);
        var history = (await engine.History.ReadAsync(id, default))!;
        foreach (var step in history.Events.Select(entry => entry.Step).Distinct())
            HistoryReplay.Run(
                history with { Events = [.. history.Events.TakeWhile(entry => entry.Step <= step)] },
                async context => await StepAsync(context, today()));
    }

    private MediaJobWaitsException Waiting()
    {
        clock.Advance(Wait);
        return new MediaJobWaitsException("media_job_waits: It waits.");
    }

    private static async Task<int> StepAsync(TaskOrchestrationContext context, TaskOptions options)
    {
        var result = await context.CallActivityAsync<int>("Work", options: options);
        await context.CallActivityAsync<int>("Next");
        return result;
    }

    /// <param name="fault">Of each attempt, from 1; null: it succeeds and says its number.</param>
    /// <param name="options">Of the step; today's when null.</param>
    private Task<EngineHarness> StartAsync(Func<int, Exception?> fault, TaskOptions? options = null)
    {
        var attempts = 0;
        return new EngineHarness(time: clock)
            .Orchestrator("Step", context => StepAsync(context, options ?? Retries.OfWork))
            .Activity<object, int>("Work", _ => fault(++attempts) is { } thrown ? throw thrown : attempts)
            .Activity<object, int>("Next", _ => 0)
            .Start();
    }
}
