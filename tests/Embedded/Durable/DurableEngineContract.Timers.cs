using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Embedded.Durable;

public abstract partial class DurableEngineContract
{
    [Fact]
    public async Task A_timer_fires_when_its_time_has_come_and_not_before()
    {
        var clock = Clock();
        await using var engine = await Create(clock)
            .Orchestrator("Sleep", async context =>
            {
                var start = context.CurrentUtcDateTime;
                await context.CreateTimer(TimeSpan.FromMinutes(10), CancellationToken.None);
                return context.CurrentUtcDateTime - start;
            })
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Sleep");
        await engine.Recorded(id, HistoryEventKind.TimerCreated);
        await engine.Advance(clock, TimeSpan.FromMinutes(9));
        Assert.True((await engine.Client.GetInstanceAsync(id))!.IsRunning);
        await engine.Advance(clock, TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromMinutes(10), (await engine.Ended(id)).ReadOutputAs<TimeSpan>());
    }

    [Fact]
    public async Task No_timer_is_overslept_on_a_busy_machine()
    {
        var clock = new ManualTimeProvider { BeforeTimer = () => SpinWait.SpinUntil(() => false, Random.Shared.Next(20)) };
        await using var engine = await Create(clock)
            .Orchestrator("Sleep", async context =>
            {
                for (var i = 0; i < 50; i++)
                {
                    await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
                    await context.CallActivityAsync("Look");
                }
            })
            .Activity<object, int>("Look", _ => 0)
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Sleep");
        await engine.AdvanceThroughTimers(clock, id, 50);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await engine.Ended(id)).RuntimeStatus);
    }

    [Fact]
    public async Task A_timer_that_is_past_due_fires_at_once()
    {
        await using var engine = await Create(Clock())
            .Orchestrator("Past", async context =>
            {
                await context.CreateTimer(context.CurrentUtcDateTime.AddDays(-1), CancellationToken.None);
                await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                return "past";
            })
            .Start();

        Assert.Equal("past", await engine.Run<string>("Past"));
    }

    [Fact]
    public async Task Timers_due_together_fire_together_in_order_of_their_times()
    {
        var clock = Clock();
        await using var engine = await Create(clock)
            .Orchestrator("Sleep", async context =>
            {
                var fired = new List<int>();
                await Task.WhenAll(new[] { 3, 1, 2, 1 }.Select(async minutes =>
                {
                    await context.CreateTimer(TimeSpan.FromMinutes(minutes), CancellationToken.None);
                    fired.Add(minutes);
                }));
                return fired;
            })
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Sleep");
        await engine.Recorded(id, HistoryEventKind.TimerCreated, 4);
        await engine.Advance(clock, TimeSpan.FromHours(1));
        Assert.Equal(new[] { 1, 1, 2, 3 }, (await engine.Ended(id)).ReadOutputAs<int[]>()!);
    }

    [Fact]
    public async Task A_cancelled_timer_throws_and_leaves_nothing_behind()
    {
        await using var engine = await Create(Clock())
            .Orchestrator("Cancel", async context =>
            {
                using var source = new CancellationTokenSource();
                var timer = context.CreateTimer(TimeSpan.FromDays(1), source.Token);
                await context.CallActivityAsync("Echo", 1);
                source.Cancel();
                try
                {
                    await timer;
                    return "fired";
                }
                catch (TaskCanceledException)
                {
                    return "cancelled";
                }
            })
            .Activity<int, int>("Echo", number => number)
            .Start();

        Assert.Equal("cancelled", await engine.Run<string>("Cancel"));
        Assert.Equal(0, engine.CountRows("inbox"));
    }

    [Fact]
    public async Task A_timer_of_thirty_days_outlives_the_process()
    {
        var clock = Clock();
        await using var engine = await Create(clock)
            .Orchestrator("Sleep", async context =>
            {
                await context.CreateTimer(TimeSpan.FromDays(30), CancellationToken.None);
                return "awake";
            })
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Sleep");
        await engine.Recorded(id, HistoryEventKind.TimerCreated);
        await engine.Stop();
        clock.Advance(TimeSpan.FromDays(31));
        await engine.Start();
        Assert.Equal("awake", (await engine.Ended(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_activity_raced_with_a_timer_wins_when_it_is_done_first()
    {
        await using var engine = await Create(Clock())
            .Orchestrator("Race", async context =>
            {
                using var source = new CancellationTokenSource();
                var work = context.CallActivityAsync<int>("Echo", 7);
                var late = context.CreateTimer(TimeSpan.FromHours(1), source.Token);
                if (await Task.WhenAny(work, late) == work)
                    source.Cancel();
                return await work;
            })
            .Activity<int, int>("Echo", number => number)
            .Start();

        Assert.Equal(7, await engine.Run<int>("Race"));
    }

    [Fact]
    public async Task A_clock_that_jumps_back_does_not_make_an_orchestration_younger_or_lose_its_events()
    {
        var clock = new JumpingClock();
        await using var engine = await Create(clock)
            .Orchestrator("Times", async context =>
            {
                var times = new List<DateTime> { context.CurrentUtcDateTime };
                for (var i = 0; i < 3; i++)
                {
                    await context.WaitForExternalEvent<string>("E");
                    times.Add(context.CurrentUtcDateTime);
                }

                return times;
            })
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Times");
        foreach (var jump in new[] { 60, -3600, 10 })
        {
            await engine.Recorded(id, HistoryEventKind.ExecutionStarted);
            clock.Offset += TimeSpan.FromSeconds(jump);
            await engine.Client.RaiseEventAsync(id, "E");
        }

        var times = (await engine.Ended(id)).ReadOutputAs<List<DateTime>>()!;
        Assert.Equal(4, times.Count);
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task An_instance_starts_at_its_time_and_sees_what_was_raised_before()
    {
        var clock = Clock();
        await using var engine = await Create(clock)
            .Orchestrator("Later", context => context.WaitForExternalEvent<string>("E"))
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Later", new StartOrchestrationOptions(StartAt: clock.GetUtcNow().AddHours(2)));
        await engine.Client.RaiseEventAsync(id, "E", "early");
        await engine.Advance(clock, TimeSpan.FromHours(1));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await engine.Client.GetInstanceAsync(id))!.RuntimeStatus);
        await engine.Advance(clock, TimeSpan.FromHours(1));
        Assert.Equal("early", (await engine.Ended(id)).ReadOutputAs<string>());
    }

    private sealed class JumpingClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
