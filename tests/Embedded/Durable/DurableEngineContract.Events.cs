namespace AutoVideo.Tests.Embedded.Durable;

public abstract partial class DurableEngineContract
{
    [Fact]
    public async Task An_event_raised_early_waits_and_its_name_ignores_case()
    {
        await using var engine = await Create()
            .Orchestrator("Wait", async context =>
            {
                await context.WaitForExternalEvent<string>("Begin");
                return new[] { await context.WaitForExternalEvent<string>("NEXT"), await context.WaitForExternalEvent<string>("next") };
            })
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await engine.Client.RaiseEventAsync(id, "Next", "first");
        await engine.Client.RaiseEventAsync(id, "nexT", "second");
        await engine.Client.RaiseEventAsync(id, "begin");
        Assert.Equal(["first", "second"], (await engine.Ended(id)).ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task Of_several_waiters_the_newest_is_served_first()
    {
        await using var engine = await Create()
            .Orchestrator("Wait", async context => await Task.WhenAll(context.WaitForExternalEvent<int>("E"), context.WaitForExternalEvent<int>("e"), context.WaitForExternalEvent<int>("E")))
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await engine.Client.WaitForInstanceStartAsync(id);
        for (var i = 1; i <= 3; i++)
            await engine.Client.RaiseEventAsync(id, "E", i);
        Assert.Equal(new[] { 3, 2, 1 }, (await engine.Ended(id)).ReadOutputAs<int[]>()!);
    }

    [Fact]
    public async Task An_event_without_payload_gives_null()
    {
        await using var engine = await Create()
            .Orchestrator("Wait", async context => await context.WaitForExternalEvent<string?>("E") is null)
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await engine.Client.RaiseEventAsync(id, "E");
        Assert.True((await engine.Ended(id)).ReadOutputAs<bool>());
    }

    [Fact]
    public async Task An_event_of_the_wrong_shape_fails_the_orchestration_past_any_catch()
    {
        await using var engine = await Create()
            .Orchestrator("Wait", async context =>
            {
                try
                {
                    return await context.WaitForExternalEvent<int>("E");
                }
                catch (System.Text.Json.JsonException)
                {
                    return -1;
                }
            })
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await engine.Client.WaitForInstanceStartAsync(id);
        await engine.Client.RaiseEventAsync(id, "E", "text");
        Assert.Equal("System.Text.Json.JsonException", (await engine.Ended(id)).FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task Waiting_for_one_event_as_two_types_is_refused()
    {
        await using var engine = await Create()
            .Orchestrator("Wait", async context =>
            {
                _ = context.WaitForExternalEvent<int>("E");
                return await context.WaitForExternalEvent<string>("e");
            })
            .Start();

        Assert.Equal("System.ArgumentException", (await engine.Run("Wait")).FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task A_wait_for_an_event_ends_with_its_timeout_and_a_later_event_stays_for_the_next()
    {
        var clock = Clock();
        await using var engine = await Create(clock)
            .Orchestrator("Wait", async context =>
            {
                try
                {
                    return await context.WaitForExternalEvent<string>("E", TimeSpan.FromHours(1));
                }
                catch (TaskCanceledException)
                {
                    return "timeout, then " + await context.WaitForExternalEvent<string>("E");
                }
            })
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await engine.Recorded(id, HistoryEventKind.TimerCreated);
        await engine.Advance(clock, TimeSpan.FromHours(1));
        await engine.Recorded(id, HistoryEventKind.TimerFired);
        await engine.Client.RaiseEventAsync(id, "E", "late");
        Assert.Equal("timeout, then late", (await engine.Ended(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_event_within_its_timeout_cancels_the_timer()
    {
        await using var engine = await Create(Clock())
            .Orchestrator("Wait", context => context.WaitForExternalEvent<string>("E", TimeSpan.FromHours(1)))
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await engine.Recorded(id, HistoryEventKind.TimerCreated);
        await engine.Client.RaiseEventAsync(id, "E", "in time");
        Assert.Equal("in time", (await engine.Ended(id)).ReadOutputAs<string>());
        Assert.Equal(0, engine.CountRows("inbox"));
    }

    [Fact]
    public async Task An_orchestration_sends_an_event_to_another()
    {
        await using var engine = await Create()
            .Orchestrator("Wait", context => context.WaitForExternalEvent<Scene>("E"))
            .Orchestrator("Send", context =>
            {
                context.SendEvent("receiver", "e", new Scene("sent", 3));
                context.SendEvent("nobody", "e", 1);
                return Task.CompletedTask;
            })
            .Start();

        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", null, new StartOrchestrationOptions("receiver"));
        await engine.Run("Send");
        Assert.Equal(new Scene("sent", 3), (await engine.Ended("receiver")).ReadOutputAs<Scene>());
    }

    [Fact]
    public async Task An_event_for_an_unknown_or_a_finished_instance_is_dropped()
    {
        await using var engine = await Create().Orchestrator("Quick", _ => Task.CompletedTask).Start();
        await engine.Client.RaiseEventAsync("unknown", "E", 1);
        var done = await engine.Run("Quick");
        await engine.Client.RaiseEventAsync(done.InstanceId, "E", 1);
        Assert.Equal(0, engine.CountRows("inbox"));
    }
}
