namespace AutoVideo.Tests.Embedded.Durable;

public abstract partial class DurableEngineContract
{
    [Fact]
    public async Task Custom_status_is_seen_while_the_orchestration_waits_and_after_it_has_ended()
    {
        await using var engine = await Create()
            .Orchestrator("Status", async context =>
            {
                context.SetCustomStatus(new Scene("half", 50));
                await context.WaitForExternalEvent<string>("Go");
                context.SetCustomStatus("done");
            })
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Status");
        await engine.Until(id, now => now.ReadCustomStatusAs<Scene>() == new Scene("half", 50));
        await engine.Client.RaiseEventAsync(id, "Go");
        Assert.Equal("done", (await engine.Ended(id)).ReadCustomStatusAs<string>());
    }

    [Fact]
    public async Task Continue_as_new_takes_effect_at_the_return_with_events_carried_over_and_status_reset()
    {
        var after = 0;
        await using var engine = await Create()
            .Orchestrator("Loop", async context =>
            {
                var round = context.GetInput<int>();
                if (round == 3)
                    return await context.WaitForExternalEvent<string>("Early");
                context.SetCustomStatus(round);
                if (round == 0)
                    await context.WaitForExternalEvent<string>("Go");
                context.ContinueAsNew(round + 1);
                await context.CallActivityAsync("Count");
                return "ignored";
            })
            .Activity<object, int>("Count", _ => Interlocked.Increment(ref after))
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Loop", 0);
        await engine.Client.RaiseEventAsync(id, "Early", "carried");
        await engine.Client.RaiseEventAsync(id, "Go");
        var ended = await engine.Ended(id);
        Assert.Equal("carried", ended.ReadOutputAs<string>());
        Assert.Equal(3, ended.ReadInputAs<int>());
        Assert.Null(ended.SerializedCustomStatus);
        Assert.Equal(3, after);
    }

    [Fact]
    public async Task Continue_as_new_may_drop_what_nobody_took()
    {
        await using var engine = await Create()
            .Orchestrator("Loop", async context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    await context.WaitForExternalEvent<string>("Go");
                    context.ContinueAsNew(1, preserveUnprocessedEvents: false);
                    return "ignored";
                }

                return await context.WaitForExternalEvent<string>("E");
            })
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Loop", 0);
        await engine.Client.RaiseEventAsync(id, "E", "dropped");
        await engine.Client.RaiseEventAsync(id, "Go");
        await engine.Until(id, now => now.ReadInputAs<int>() == 1);
        await engine.Client.RaiseEventAsync(id, "E", "kept");
        Assert.Equal("kept", (await engine.Ended(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task The_result_of_an_activity_from_before_continue_as_new_is_dropped()
    {
        var release = new TaskCompletionSource();
        await using var engine = await Create()
            .Orchestrator("Loop", async context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    _ = context.CallActivityAsync<string>("Slow");
                    context.ContinueAsNew(1);
                    return "ignored";
                }

                return await context.CallActivityAsync<string>("Quick");
            })
            .AsyncActivity<object, string>("Slow", async _ =>
            {
                await release.Task;
                return "slow";
            })
            .AsyncActivity<object, string>("Quick", async _ =>
            {
                release.TrySetResult();
                await Task.Yield();
                return "quick";
            })
            .Start();

        Assert.Equal("quick", await engine.Run<string>("Loop", 0));
        await EngineHarness.Eventually(() => engine.CountRows("work") == 0, "The old activity left its row.");
    }

    [Fact]
    public async Task A_suspended_instance_takes_its_events_in_and_goes_on_when_resumed()
    {
        await using var engine = await Create()
            .Orchestrator("Sum", async context => await context.WaitForExternalEvent<int>("E") + await context.WaitForExternalEvent<int>("E"))
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Sum");
        await engine.Client.SuspendInstanceAsync(id, "hold");
        await engine.Until(id, now => now.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await engine.Client.RaiseEventAsync(id, "E", 1);
        await engine.Client.RaiseEventAsync(id, "E", 2);
        await engine.Recorded(id, HistoryEventKind.EventRaised, 2);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await engine.Client.GetInstanceAsync(id))!.RuntimeStatus);
        await engine.Restart();
        await engine.Client.ResumeInstanceAsync(id);
        Assert.Equal(3, (await engine.Ended(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Termination_ends_sub_orchestrations_when_it_is_recursive_and_only_then()
    {
        await using var engine = await Create()
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync("Middle", options: new SubOrchestrationOptions(instanceId: context.InstanceId + "-m")))
            .Orchestrator("Middle", context => context.CallSubOrchestratorAsync("Leaf", options: new SubOrchestrationOptions(instanceId: context.InstanceId + "-l")))
            .Orchestrator("Leaf", context => context.WaitForExternalEvent<string>("Never"))
            .Start();

        foreach (var (id, recursive) in new[] { ("all", true), ("one", false) })
        {
            await engine.Client.ScheduleNewOrchestrationInstanceAsync("Parent", null, new StartOrchestrationOptions(id));
            await engine.Until(id + "-m-l", now => now.IsRunning);
            await engine.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions(new Scene("stopped", 1), recursive));
            var ended = await engine.Ended(id);
            Assert.Equal(OrchestrationRuntimeStatus.Terminated, ended.RuntimeStatus);
            Assert.Equal(new Scene("stopped", 1), ended.ReadOutputAs<Scene>());
        }

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await engine.Ended("all-m")).RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await engine.Ended("all-m-l")).RuntimeStatus);
        Assert.True((await engine.Client.GetInstanceAsync("one-m-l"))!.IsRunning);

        await engine.Client.TerminateInstanceAsync("all", (object)"again");
        Assert.Equal(new Scene("stopped", 1), (await engine.Client.GetInstanceAsync("all", true))!.ReadOutputAs<Scene>());
    }

    [Fact]
    public async Task Termination_takes_queued_activities_away()
    {
        var ran = 0;
        var release = new TaskCompletionSource();
        await using var engine = await Create(null, options => options.MaxConcurrentActivities = 1)
            .Orchestrator("Many", async context => await Task.WhenAll(Enumerable.Range(0, 10).Select(i => context.CallActivityAsync<int>("Block", i))))
            .AsyncActivity<int, int>("Block", async number =>
            {
                Interlocked.Increment(ref ran);
                await release.Task;
                return number;
            })
            .Orchestrator("After", context => context.CallActivityAsync<int>("Quick", 1))
            .Activity<int, int>("Quick", number => number)
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Many");
        await EngineHarness.Eventually(() => Volatile.Read(ref ran) == 1, "No activity has begun.");
        await engine.Client.TerminateInstanceAsync(id);
        await engine.Ended(id);
        release.SetResult();
        await engine.Run<int>("After");
        Assert.Equal(1, ran);
        await EngineHarness.Eventually(() => engine.CountRows("work") == 0, "Work of the terminated instance is left.");
    }

    [Fact]
    public async Task A_parent_whose_sub_orchestration_is_terminated_sees_it_fail()
    {
        await using var engine = await Create()
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync("Child", options: new SubOrchestrationOptions(instanceId: "c")))
            .Orchestrator("Child", context => context.WaitForExternalEvent<string>("Never"))
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Parent");
        await engine.Until("c", now => now.IsRunning);
        await engine.Client.TerminateInstanceAsync("c");
        Assert.Contains("'c' was terminated", (await engine.Ended(id)).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_is_refused_while_its_instance_lives_and_free_again_when_it_has_ended()
    {
        await using var engine = await Create()
            .Orchestrator("Wait", context => context.WaitForExternalEvent<string>("Go"))
            .Start();

        var options = new StartOrchestrationOptions("mine");
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", options);
        var refused = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", options));
        Assert.Contains("'mine'", refused.Message, StringComparison.Ordinal);
        await engine.Client.SuspendInstanceAsync("mine");
        await engine.Until("mine", now => now.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", options));

        await engine.Client.TerminateInstanceAsync("mine");
        await engine.Ended("mine");
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", options);
        await engine.Client.RaiseEventAsync("mine", "Go", "second");
        Assert.Equal("second", (await engine.Ended("mine")).ReadOutputAs<string>());
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", options.WithDedupeStatuses(OrchestrationRuntimeStatus.Completed)));
    }

    [Fact]
    public async Task A_finished_instance_is_purged_with_all_its_rows_and_a_living_one_is_not()
    {
        await using var engine = await Create()
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync("Child"))
            .Orchestrator("Child", context => context.CallActivityAsync("Echo", 1))
            .Orchestrator("Wait", context => context.WaitForExternalEvent<string>("Go"))
            .Activity<int, int>("Echo", number => number)
            .Start();

        var done = await engine.Run("Parent");
        var waiting = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await engine.Client.WaitForInstanceStartAsync(waiting);
        Assert.Equal(0, (await engine.Client.PurgeInstanceAsync("unknown")).PurgedInstanceCount);
        Assert.Equal(0, (await engine.Client.PurgeInstanceAsync(waiting)).PurgedInstanceCount);
        Assert.Equal(2, (await engine.Client.PurgeInstanceAsync(done.InstanceId, new PurgeInstanceOptions(Recursive: true))).PurgedInstanceCount);
        Assert.Null(await engine.Client.GetInstanceAsync(done.InstanceId));
        Assert.Equal((1L, 1L), (engine.CountRows("instances"), engine.CountRows("history")));

        for (var i = 0; i < 3; i++)
            await engine.Run("Child");
        var purged = await engine.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Completed]));
        Assert.Equal((3, true), (purged.PurgedInstanceCount, purged.IsComplete));
        Assert.Equal(1, engine.CountRows("payloads"));
    }

    [Fact]
    public async Task A_finished_instance_restarts_with_its_input_under_its_id_or_a_new_one()
    {
        var runs = 0;
        await using var engine = await Create()
            .Orchestrator("Echo", async context => await context.CallActivityAsync<int>("Run", context.GetInput<int>()))
            .Activity<int, int>("Run", number => number + Interlocked.Increment(ref runs))
            .Start();

        Assert.Equal(41, await engine.Run<int>("Echo", 40, "r"));
        Assert.Equal("r", await engine.Client.RestartAsync("r"));
        Assert.Equal(42, (await engine.Ended("r")).ReadOutputAs<int>());
        var other = await engine.Client.RestartAsync("r", restartWithNewInstanceId: true);
        Assert.NotEqual("r", other);
        Assert.Equal(43, (await engine.Ended(other)).ReadOutputAs<int>());
        await Assert.ThrowsAsync<ArgumentException>(() => engine.Client.RestartAsync("unknown"));
    }

    [Fact]
    public async Task Instances_are_listed_by_status_time_and_id_prefix_page_by_page()
    {
        var clock = Clock();
        await using var engine = await Create(clock)
            .Orchestrator("Quick", context => Task.FromResult(context.GetInput<int>()))
            .Orchestrator("Wait", context => context.WaitForExternalEvent<string>("Go"))
            .Start();

        var start = clock.GetUtcNow();
        for (var i = 0; i < 7; i++)
        {
            await engine.Run("Quick", i, $"q_{i}");
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", null, new StartOrchestrationOptions("q%wait") { Tags = new Dictionary<string, string> { ["kind"] = "test" } });
        await engine.Client.WaitForInstanceStartAsync("q%wait");

        var pages = new List<int>();
        var ids = new List<string>();
        await foreach (var page in engine.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "q_", PageSize: 3)).AsPages())
        {
            pages.Add(page.Values.Count);
            ids.AddRange(page.Values.Select(instance => instance.InstanceId));
        }

        Assert.Equal([3, 3, 1], pages);
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"q_{i}"), ids);

        async Task<string[]> Ids(OrchestrationQuery query)
        {
            var found = new List<string>();
            await foreach (var instance in engine.Client.GetAllInstancesAsync(query))
                found.Add(instance.InstanceId);
            return [.. found];
        }

        Assert.Equal(["q%wait"], await Ids(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Running])));
        Assert.Equal(["q%wait"], await Ids(new OrchestrationQuery(InstanceIdPrefix: "q%")));
        Assert.Equal(["q_2", "q_3"], await Ids(new OrchestrationQuery(CreatedFrom: start.AddMinutes(2), CreatedTo: start.AddMinutes(3))));
        Assert.Equal("test", (await engine.Client.GetInstanceAsync("q%wait"))!.Tags["kind"]);

        await foreach (var instance in engine.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "q_6")))
        {
            Assert.Null(instance.SerializedOutput);
            Assert.Throws<InvalidOperationException>(() => instance.ReadOutputAs<int>());
        }

        await foreach (var instance in engine.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "q_6", FetchInputsAndOutputs: true)))
            Assert.Equal(6, instance.ReadOutputAs<int>());
    }

    [Fact]
    public async Task The_version_given_at_the_start_is_seen_and_compared()
    {
        await using var engine = await Create()
            .Orchestrator("Version", context => Task.FromResult($"{context.Version} {context.CompareVersionTo("1.9")} {context.CompareVersionTo("2.10")}"))
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Version", new StartOrchestrationOptions { Version = "2.1" });
        Assert.Equal("2.1 1 -1", (await engine.Ended(id)).ReadOutputAs<string>());
    }
}
