using Microsoft.Extensions.Logging;

namespace AutoVideo.Tests.Embedded.Durable;

public abstract partial class DurableEngineContract
{
    [LoggerMessage(1, LogLevel.Information, "{Line}")]
    private static partial void Say(ILogger logger, string line);

    [Fact]
    public async Task A_replay_sees_the_recorded_times_and_ids_again()
    {
        var runs = new List<string>();
        await using var engine = await Create()
            .Orchestrator("Ids", async context =>
            {
                var seen = new List<string>();
                for (var i = 0; i < 3; i++)
                {
                    seen.Add($"{context.CurrentUtcDateTime.Ticks} {context.CurrentUtcDateTime.Kind} {context.NewGuid()} {context.NewGuid()}");
                    runs.Add($"{i} {seen[i]}");
                    await context.WaitForExternalEvent<string>("E");
                }

                return seen;
            })
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Ids");
        for (var i = 0; i < 3; i++)
        {
            await engine.Until(id, now => now.IsRunning);
            await engine.Restart();
            await engine.Client.RaiseEventAsync(id, "E");
            if (i < 2)
                await engine.Recorded(id, HistoryEventKind.EventRaised, i + 1);
        }

        var seen = (await engine.Ended(id)).ReadOutputAs<string[]>()!;
        Assert.Equal(3, seen.Distinct().Count());
        Assert.Equal(3, runs.Distinct().Count());
        Assert.True(runs.Count >= 6, "Nothing was replayed.");
        Assert.All(seen, line => Assert.Equal('5', Guid.Parse(line.Split(' ')[2]).ToString("N")[12]));
    }

    [Fact]
    public async Task A_replay_safe_logger_writes_each_line_once_and_only_new_events_are_not_replayed()
    {
        var replaying = new List<bool>();
        await using var engine = await Create()
            .Orchestrator("Log", async context =>
            {
                var log = context.CreateReplaySafeLogger("test");
                Say(log, "line one");
                replaying.Add(context.IsReplaying);
                await context.WaitForExternalEvent<string>("E");
                Say(log, "line two");
                Assert.False(context.IsReplaying);
            })
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Log");
        await engine.Client.WaitForInstanceStartAsync(id);
        await engine.Restart();
        await engine.Client.RaiseEventAsync(id, "E");
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await engine.Ended(id)).RuntimeStatus);
        Assert.Equal([false, true], replaying);
        Assert.Equal(["line one", "line two"], engine.Log.Lines.Where(line => line.StartsWith("line", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("activity", "'Changed' (#1)")]
    [InlineData("timer", "a timer (#1)")]
    [InlineData("event", "event 'E' to 'x' (#1)")]
    [InlineData("sub", "sub-orchestration 'Changed'")]
    [InlineData("less", "the current replay does not")]
    [InlineData("end", "the current replay does not")]
    public async Task Code_that_takes_another_path_than_its_history_fails_with_both_calls_named(string change, string named)
    {
        await using var engine = await Create()
            .Orchestrator("Code", async context =>
            {
                await context.CallActivityAsync("First");
                await Task.WhenAll(context.CallActivityAsync("Original"), context.WaitForExternalEvent<string>("E"));
            })
            .Activity<object, int>("First", _ => 1)
            .Activity<object, int>("Original", _ => 1)
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Code");
        await engine.Recorded(id, HistoryEventKind.TaskCompleted, 2);
        await engine.Stop();
        engine.Orchestrator("Code", async context =>
        {
            await context.CallActivityAsync("First");
            switch (change)
            {
                case "activity":
                    await context.CallActivityAsync("Changed");
                    break;
                case "timer":
                    await context.CreateTimer(TimeSpan.FromDays(1), default);
                    break;
                case "event":
                    context.SendEvent("x", "E", 1);
                    await context.WaitForExternalEvent<string>("E");
                    break;
                case "sub":
                    await context.CallSubOrchestratorAsync("Changed");
                    break;
                case "less":
                    await context.WaitForExternalEvent<string>("E");
                    break;
            }
        });
        await engine.Start();
        await engine.Client.RaiseEventAsync(id, "E");
        var failure = (await engine.Ended(id)).FailureDetails!;
        Assert.True(failure.IsCausedBy<NonDeterministicOrchestrationException>(), failure.ToString());
        Assert.Contains("activity 'Original' (#1)", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(named, failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_more_than_the_history_has_is_found_too()
    {
        await using var engine = await Create()
            .Orchestrator("Code", context => context.WaitForExternalEvent<string>("E"))
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Code");
        await engine.Client.WaitForInstanceStartAsync(id);
        await engine.Stop();
        engine.Orchestrator("Code", async context =>
        {
            _ = context.CallActivityAsync("Added");
            await context.WaitForExternalEvent<string>("E");
        });
        await engine.Start();
        await engine.Client.RaiseEventAsync(id, "E");
        Assert.Contains("'Added' (#0)", (await engine.Ended(id)).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("first")]
    [InlineData("beside")]
    [InlineData("never")]
    [InlineData("free")]
    public async Task Awaiting_something_that_is_not_durable_fails_the_instance_at_once(string how)
    {
        await using var engine = await Create()
            .Orchestrator("Foreign", async context =>
            {
                switch (how)
                {
                    case "first":
                        await Task.Delay(TimeSpan.FromDays(1), TimeProvider.System);
                        break;
                    case "beside":
                        var never = context.WaitForExternalEvent<string>("Never");
                        await Elsewhere();
                        await never;
                        break;
                    case "never":
                        await context.CallActivityAsync<int>("Echo", 1);
                        await new TaskCompletionSource().Task;
                        break;
                    case "free":
                        _ = context.WaitForExternalEvent<string>("Never");
                        await Elsewhere().ConfigureAwait(false);
                        await context.CallActivityAsync<int>("Echo", 1);
                        break;
                }
            })
            .Activity<int, int>("Echo", number => number)
            .Start();

        var failure = (await engine.Run("Foreign")).FailureDetails!;
        Assert.Equal("System.InvalidOperationException", failure.ErrorType);
        Assert.Contains("Orchestrator 'Foreign' may await only tasks of its context", failure.ErrorMessage, StringComparison.Ordinal);
        if (how == "beside")
            Assert.Contains(nameof(DurableEngineContract), failure.ErrorMessage, StringComparison.Ordinal);

        static async Task Elsewhere()
        {
            // Ends on another thread, and not before the orchestrator waits for it.
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            ThreadPool.QueueUserWorkItem(_ => gate.SetResult());
            await gate.Task.ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System).ConfigureAwait(false);
        }
    }

    [Fact]
    public async Task One_broken_orchestrator_does_not_disturb_the_others()
    {
        await using var engine = await Create()
            .Orchestrator("Poison", context => context.GetInput<int>() % 2 == 0 ? throw new InvalidOperationException("sync") : Task.FromException(new NotSupportedException("async")))
            .Orchestrator("Good", context => context.CallActivityAsync<int>("Echo", context.GetInput<int>()))
            .Activity<int, int>("Echo", number => number)
            .Start();

        var poison = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => engine.Run("Poison", i)));
        var good = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => engine.Run<int>("Good", i)));
        Assert.All(poison, ended => Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus));
        Assert.Equal(Enumerable.Range(0, 20), good);
    }

    [Fact]
    public async Task Ids_differ_between_runs_of_one_instance_id_and_follow_the_published_rule()
    {
        var clock = Clock();
        await using var engine = await Create(clock)
            .Orchestrator("Id", context => Task.FromResult(context.NewGuid()))
            .Start();

        var first = await engine.Run<Guid>("Id", null, "x");
        clock.Advance(TimeSpan.FromSeconds(1));
        var second = await engine.Run<Guid>("Id", null, "x");
        Assert.NotEqual(first, second);
        // uuid.uuid5(UUID('9e952958-5e33-4daf-827f-2fa12937b875'), 'x_2030-01-02T03:04:05.0000000Z_0') of Python
        Assert.Equal(new Guid("ae534e1d-a358-597e-81e8-e38aa87d40a8"), first);
    }
}
