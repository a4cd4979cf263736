using Microsoft.Data.Sqlite;

namespace AutoVideo.Tests.Embedded.Durable;

/// <summary>What the engine does when the disk or the process does not do as it should.</summary>
public sealed class EngineStorageTests
{
    [Fact]
    public async Task Commits_are_on_the_disk_before_anyone_is_told()
    {
        await using var engine = await new EngineHarness().Start();
        using var command = engine.Engine.Database.Writer.CreateCommand();
        command.CommandText = "PRAGMA synchronous";
        Assert.Equal(2L, command.ExecuteScalar());
        command.CommandText = "PRAGMA journal_mode";
        Assert.Equal("wal", command.ExecuteScalar());
    }

    [Fact]
    public async Task A_second_engine_on_the_same_file_is_refused_with_the_reason()
    {
        await using var engine = await new EngineHarness().Start();
        var error = Assert.Throws<InvalidOperationException>(() => new AutoVideo.Embedded.Durable.Storage.DurableDatabase(new DurableEngineOptions { DatabasePath = engine.DatabasePath }));
        Assert.Contains("Another process works on this durable database", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_engine_goes_on_with_what_was_running()
    {
        var attempts = 0;
        await using var engine = await new EngineHarness(options => options.DrainTimeout = TimeSpan.FromMilliseconds(50))
            .Orchestrator("Work", async context => await context.CallActivityAsync<int>("Long", 1) + await context.CallActivityAsync<int>("Short", 1))
            .Activity("Long", async (_, shutdown) =>
            {
                if (Interlocked.Increment(ref attempts) == 1)
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, shutdown);
                return "20";
            })
            .Activity<int, int>("Short", number => number)
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Work");
        await EngineHarness.Eventually(() => Volatile.Read(ref attempts) == 1, "The activity has not begun.");
        await engine.Restart();
        Assert.Equal(21, (await engine.Ended(id)).ReadOutputAs<int>());
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task What_was_scheduled_before_the_engine_works_is_done_when_it_does()
    {
        await using var engine = new EngineHarness()
            .Orchestrator("Quick", context => Task.FromResult(context.GetInput<int>()));
        await engine.Start(working: false);
        for (var i = 0; i < 1100; i++)
            _ = engine.Client.ScheduleNewOrchestrationInstanceAsync("Quick", i, new StartOrchestrationOptions($"q{i}"));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Quick", -1, new StartOrchestrationOptions("last"));
        await engine.Stop();
        await engine.Start();
        for (var i = 0; i < 1100; i++)
            Assert.Equal(i, (await engine.Ended($"q{i}")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_full_disk_fails_requests_at_once_keeps_steps_and_recovers_when_there_is_room()
    {
        await using var engine = await new EngineHarness(options => options.MaxDatabaseBytes = 2_000_000)
            .Orchestrator("Fill", context => Task.FromResult(context.GetInput<string>()))
            .Orchestrator("Wait", async context => (await context.WaitForExternalEvent<string>("Go")).Length)
            .Start();

        var waiting = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        var filled = new List<string>();
        var error = await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (true)
                filled.Add(await engine.Client.ScheduleNewOrchestrationInstanceAsync("Fill", new string('x', 20_000)));
        });
        Assert.Contains("full", error.Message, StringComparison.Ordinal);
        Assert.True(filled.Count > 5);

        // Room comes back with the instances that could still end.
        var over = 0;
        while (over == 0)
            over += (await engine.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter())).PurgedInstanceCount;
        foreach (var id in filled)
        {
            if (await engine.Client.GetInstanceAsync(id) is not null)
            {
                await engine.Ended(id);
                await engine.Client.PurgeInstanceAsync(id);
            }
        }

        await engine.Client.RaiseEventAsync(waiting, "Go", "abc");
        Assert.Equal(3, (await engine.Ended(waiting)).ReadOutputAs<int>());
        Assert.Equal("ok", Integrity(engine.DatabasePath));
    }

    [Fact]
    public async Task A_database_that_another_program_holds_delays_the_engine_and_loses_nothing()
    {
        await using var engine = await new EngineHarness()
            .Orchestrator("Wait", context => context.WaitForExternalEvent<string>("Go"))
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await engine.Client.WaitForInstanceStartAsync(id);
        Task raised;
        using (var other = new SqliteConnection($"Data Source={engine.DatabasePath};Pooling=False"))
        {
            other.Open();
            using var hold = other.BeginTransaction();
            raised = engine.Client.RaiseEventAsync(id, "Go", "through");
            await Task.WhenAny(raised, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System));
            Assert.False(raised.IsCompleted);
            hold.Rollback();
        }

        await raised;
        Assert.Equal("through", (await engine.Ended(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_history_that_cannot_be_read_fails_its_instance_and_no_other()
    {
        await using var engine = await new EngineHarness()
            .Orchestrator("Wait", async context =>
            {
                await context.CallActivityAsync<int>("Echo", 1);
                return await context.WaitForExternalEvent<int>("Go");
            })
            .Activity<int, int>("Echo", number => number)
            .Start();

        foreach (var id in new[] { "bad", "good" })
        {
            await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions(id));
            await engine.Recorded(id, HistoryEventKind.TaskCompleted);
        }

        await engine.Stop();
        using (var other = new SqliteConnection($"Data Source={engine.DatabasePath};Pooling=False"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "UPDATE history SET task = 77 WHERE kind = 2 AND instance = (SELECT key FROM instances WHERE instance_id = 'bad')";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        await engine.Start();
        foreach (var id in new[] { "bad", "good" })
            await engine.Client.RaiseEventAsync(id, "Go", 5);
        Assert.Equal(5, (await engine.Ended("good")).ReadOutputAs<int>());
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.Ended("bad")).RuntimeStatus);
    }

    [Fact]
    public async Task Waiting_instances_beyond_the_cache_are_replayed_from_disk()
    {
        await using var engine = await new EngineHarness(options => options.MaxCachedOrchestrations = 5)
            .Orchestrator("Wait", async context => await context.CallActivityAsync<int>("Echo", context.GetInput<int>()) + await context.WaitForExternalEvent<int>("Go"))
            .Activity<int, int>("Echo", number => number)
            .Start();

        for (var i = 0; i < 50; i++)
            await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", i, new StartOrchestrationOptions($"w{i}"));
        for (var i = 0; i < 50; i++)
            await engine.Recorded($"w{i}", HistoryEventKind.TaskCompleted);
        for (var i = 0; i < 50; i++)
            await engine.Client.RaiseEventAsync($"w{i}", "Go", 1000);
        for (var i = 0; i < 50; i++)
            Assert.Equal(1000 + i, (await engine.Ended($"w{i}")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_clock_that_is_set_back_or_forward_moves_timers_with_it_and_stops_nothing()
    {
        var clock = new AdjustedClock();
        await using var engine = await new EngineHarness(options => options.SafetyPollInterval = TimeSpan.FromMilliseconds(20), clock)
            .Orchestrator("Sleep", context => context.CreateTimer(context.GetInput<TimeSpan>(), CancellationToken.None))
            .Start();

        var hour = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Sleep", TimeSpan.FromHours(1));
        await engine.Recorded(hour, HistoryEventKind.TimerCreated);
        clock.Adjustment = TimeSpan.FromDays(-1);
        await engine.Run("Sleep", TimeSpan.FromMilliseconds(30));
        Assert.True((await engine.Client.GetInstanceAsync(hour))!.IsRunning);
        clock.Adjustment = TimeSpan.FromMinutes(61);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await engine.Ended(hour)).RuntimeStatus);
    }

    internal static string Integrity(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return (string)command.ExecuteScalar()!;
    }

    /// <summary>The system's clock, set by a person.</summary>
    private sealed class AdjustedClock : TimeProvider
    {
        private long adjustment;

        public TimeSpan Adjustment
        {
            get => TimeSpan.FromTicks(Interlocked.Read(ref adjustment));
            set => Interlocked.Exchange(ref adjustment, value.Ticks);
        }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Adjustment;
    }
}
