namespace AutoVideo.Tests.Embedded.Durable;

public abstract partial class DurableEngineContract
{
    [Fact]
    public async Task A_retry_policy_waits_first_interval_times_backoff_and_counts_the_first_try()
    {
        var clock = Clock();
        var attempts = new List<double>();
        var start = clock.GetUtcNow();
        await using var engine = await Create(clock)
            .Orchestrator("Retry", context => context.CallActivityAsync<int>("Fail", options: new TaskOptions(new RetryPolicy(4, TimeSpan.FromMilliseconds(500), 2.0))))
            .Activity<object, int>("Fail", _ =>
            {
                attempts.Add((clock.GetUtcNow() - start).TotalSeconds);
                throw new InvalidOperationException("again");
            })
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Retry");
        await engine.AdvanceThroughTimers(clock, id, 3);
        var ended = await engine.Ended(id);
        Assert.Equal([0, 0.5, 1.5, 3.5], attempts);
        Assert.Equal("Task 'Fail' (#6) failed with an unhandled exception: again", ended.FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task A_retry_delay_is_capped_and_none_is_planned_after_the_timeout()
    {
        var clock = Clock();
        var attempts = new List<double>();
        var start = clock.GetUtcNow();
        await using var engine = await Create(clock)
            .Orchestrator("Capped", context => context.CallActivityAsync<int>("Fail", options: TaskOptions.FromRetryPolicy(new RetryPolicy(6, TimeSpan.FromSeconds(1), 10, TimeSpan.FromSeconds(3)))))
            .Orchestrator("Timed", context => context.CallActivityAsync<int>("Fail", options: TaskOptions.FromRetryPolicy(new RetryPolicy(100, TimeSpan.FromMilliseconds(200), retryTimeout: TimeSpan.FromMilliseconds(500)))))
            .Activity<object, int>("Fail", _ =>
            {
                attempts.Add((clock.GetUtcNow() - start).TotalSeconds);
                throw new InvalidOperationException("again");
            })
            .Start();

        var capped = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Capped");
        await engine.AdvanceThroughTimers(clock, capped, 5);
        await engine.Ended(capped);
        Assert.Equal([0, 1, 4, 7, 10, 13], attempts);

        attempts.Clear();
        start = clock.GetUtcNow();
        var timed = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Timed");
        await engine.AdvanceThroughTimers(clock, timed, 3);
        await engine.Ended(timed);
        Assert.Equal([0, 0.2, 0.4, 0.6], attempts.Select(seconds => Math.Round(seconds, 3)));
    }

    [Fact]
    public async Task A_call_that_succeeds_on_the_third_attempt_gives_its_result()
    {
        var clock = Clock();
        var attempts = 0;
        await using var engine = await Create(clock)
            .Orchestrator("Retry", context => context.CallActivityAsync<int>("Flaky", options: new TaskOptions(new RetryPolicy(5, TimeSpan.FromSeconds(1)))))
            .Activity<object, int>("Flaky", _ => ++attempts < 3 ? throw new TimeoutException() : attempts)
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Retry");
        await engine.AdvanceThroughTimers(clock, id, 2);
        Assert.Equal(3, (await engine.Ended(id)).ReadOutputAs<int>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_filter_that_says_no_or_throws_ends_the_attempts(bool throws)
    {
        var attempts = 0;
        await using var engine = await Create()
            .Orchestrator("Retry", context => context.CallActivityAsync<int>("Fail", options: new TaskOptions(new RetryPolicy(5, TimeSpan.FromSeconds(1))
            {
                HandleFailure = failure => throws ? throw new FormatException() : failure.IsCausedBy<TimeoutException>(),
            })))
            .Activity<object, int>("Fail", _ =>
            {
                attempts++;
                throw new InvalidOperationException("no use");
            })
            .Start();

        var ended = await engine.Run("Retry");
        Assert.Equal("Task 'Fail' (#0) failed with an unhandled exception: no use", ended.FailureDetails!.ErrorMessage);
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task A_retry_handler_is_asked_after_every_failure_and_there_is_no_delay_but_its_own()
    {
        var clock = Clock();
        var attempts = 0;
        await using var engine = await Create(clock)
            .Orchestrator("Retry", async context =>
            {
                var asked = new List<string>();
                try
                {
                    await context.CallActivityAsync<int>("Fail", options: TaskOptions.FromRetryHandler(async retry =>
                    {
                        asked.Add($"{retry.LastAttemptNumber} {retry.LastFailure.ErrorMessage} {retry.TotalRetryTime.TotalSeconds}");
                        if (retry.LastAttemptNumber == 2)
                            await retry.OrchestrationContext.CreateTimer(TimeSpan.FromSeconds(30), CancellationToken.None);
                        return retry.LastAttemptNumber < 3;
                    }));
                }
                catch (TaskFailedException failed)
                {
                    asked.Add($"#{failed.TaskId}");
                }

                return asked;
            })
            .Activity<object, int>("Fail", _ => throw new InvalidOperationException($"f{++attempts}"))
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Retry");
        await engine.AdvanceThroughTimers(clock, id, 1);
        Assert.Equal(["1 f1 0", "2 f2 0", "3 f3 30", "#3"], (await engine.Ended(id)).ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task A_missing_activity_is_never_retried_by_policy_or_by_handler()
    {
        var asked = 0;
        await using var engine = await Create()
            .Orchestrator("Policy", context => context.CallActivityAsync<int>("Nobody", options: new TaskOptions(new RetryPolicy(5, TimeSpan.FromDays(1)))))
            .Orchestrator("Handler", context => context.CallActivityAsync<int>("Nobody", options: TaskOptions.FromRetryHandler((RetryHandler)(_ => ++asked > 0))))
            .Orchestrator("Sub", context => context.CallSubOrchestratorAsync<int>("Nobody", options: new TaskOptions(new RetryPolicy(5, TimeSpan.FromDays(1)))))
            .Start();

        foreach (var name in new[] { "Policy", "Handler", "Sub" })
        {
            var ended = await engine.Run(name);
            Assert.EndsWith("TaskNotFound", ended.FailureDetails!.InnerFailure!.ErrorType, StringComparison.Ordinal);
            Assert.Contains("'Nobody'", ended.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        }

        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task A_retried_sub_orchestration_runs_again_under_the_id_it_was_given()
    {
        var clock = Clock();
        var attempts = 0;
        await using var engine = await Create(clock)
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<string>("Child", options: new TaskOptions(new RetryPolicy(3, TimeSpan.FromSeconds(5))).WithInstanceId("child-1")))
            .Orchestrator("Child", async context =>
            {
                await context.CallActivityAsync("Flaky");
                return context.InstanceId;
            })
            .Activity<object, int>("Flaky", _ => ++attempts < 3 ? throw new TimeoutException() : attempts)
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Parent");
        await engine.AdvanceThroughTimers(clock, id, 2);
        Assert.Equal("child-1", (await engine.Ended(id)).ReadOutputAs<string>());
        Assert.Equal(3, attempts);
    }

    [Fact]
    public void A_retry_policy_refuses_what_makes_no_sense()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(0, TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, TimeSpan.FromSeconds(1), 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, TimeSpan.FromSeconds(2), 1, TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, TimeSpan.FromSeconds(2), 1, null, TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromHours(1), new RetryPolicy(1, TimeSpan.FromSeconds(1)).MaxRetryInterval);
    }
}
