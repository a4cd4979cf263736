using System.Collections.Concurrent;

namespace AutoVideo.Tests.Embedded.Durable;

/// <summary>The modes that make the engine less kind than luck; each has a planted mistake that it must catch.</summary>
public sealed class EngineModeTests
{
    [Fact]
    public async Task An_activity_that_is_not_idempotent_is_caught_by_delivering_twice()
    {
        var counter = 0;
        await using var engine = await new EngineHarness(options => options.DeliverActivitiesTwice = true)
            .Orchestrator("Count", async context => await context.CallActivityAsync<int>("Add") + await context.CallActivityAsync<int>("Add"))
            .Activity<object, int>("Add", _ => Interlocked.Increment(ref counter))
            .Start();

        var result = await engine.Run<int>("Count");
        await EngineHarness.Eventually(() => Volatile.Read(ref counter) == 4, "Not every activity ran twice.");
        Assert.NotEqual(1 + 2, result);
        await EngineHarness.Eventually(() => engine.CountRows("work") == 0, "A second result was not dropped.");
    }

    [Fact]
    public async Task Code_that_counts_on_the_order_of_results_is_caught_by_a_seed_and_the_seed_repeats_it()
    {
        async Task<string> Order(int seed)
        {
            await using var engine = await new EngineHarness(options => options.RandomCompletionSeed = seed)
                .Orchestrator("Collect", async context =>
                {
                    var arrived = new List<int>();
                    await Task.WhenAll(Enumerable.Range(0, 6).Select(async i => arrived.Add(await context.CallActivityAsync<int>("Echo", i))));
                    return string.Concat(arrived);
                })
                .Activity<int, int>("Echo", number => number)
                .Start();
            return await engine.Run<string>("Collect");
        }

        var orders = new ConcurrentDictionary<int, string>();
        for (var seed = 1; seed <= 4; seed++)
            orders[seed] = await Order(seed);
        Assert.True(orders.Values.Distinct().Count() > 1, $"All seeds gave {orders[1]}.");
        Assert.Contains(orders.Values, order => order != "012345");
        foreach (var (seed, order) in orders)
            Assert.Equal(order, await Order(seed));
    }

    [Fact]
    public async Task State_kept_outside_an_orchestrator_is_caught_by_replaying_at_every_await()
    {
        var calls = 0;
        await using var engine = await new EngineHarness(options => options.ReplayAtEveryAwait = true)
            .Orchestrator("Impure", async context =>
            {
                // Another name on each run: what a random number or a static counter does to an orchestrator.
                await context.CallActivityAsync($"Step{calls++}");
                await context.CallActivityAsync("Last");
            })
            .Activity<object, int>("Step0", _ => 1)
            .Activity<object, int>("Last", _ => 1)
            .Start();

        var failure = (await engine.Run("Impure")).FailureDetails!;
        Assert.True(failure.IsCausedBy<NonDeterministicOrchestrationException>());
        Assert.Contains("'Step0' (#0), but the current replay asks for activity 'Step1' (#0)", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_that_are_too_large_are_refused_with_their_size_wherever_they_enter()
    {
        var large = new string('x', 2000);
        await using var engine = await new EngineHarness(options =>
            {
                options.MaxPayloadBytes = 1000;
                options.MaxCustomStatusBytes = 100;
            })
            .Orchestrator("Input", context => context.CallActivityAsync("Echo", large))
            .Orchestrator("Output", context => context.CallActivityAsync("Grow"))
            .Orchestrator("Result", _ => Task.FromResult(large))
            .Orchestrator("Status", context =>
            {
                context.SetCustomStatus(new string('é', 60));
                return Task.CompletedTask;
            })
            .Activity<string, string>("Echo", text => text)
            .Activity<object, string>("Grow", _ => large)
            .Start();

        foreach (var (name, what) in new[] { ("Input", "Input of activity 'Echo' is 2,002 bytes"), ("Output", "Output of activity 'Grow' is 2,002 bytes"), ("Result", "Output of orchestrator 'Result' is 2,002 bytes"), ("Status", "Custom status is") })
            Assert.Contains(what, (await engine.Run(name)).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("at most 1,000", (await Assert.ThrowsAsync<ArgumentException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync("Result", large))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => engine.Client.RaiseEventAsync("any", "E", large));
    }

    [Fact]
    public async Task A_history_that_grows_without_end_fails_its_instance_with_advice()
    {
        await using var engine = await new EngineHarness(options => options.MaxHistoryEvents = 50)
            .Orchestrator("Forever", async context =>
            {
                while (true)
                    await context.CallActivityAsync("Echo", 1);
            })
            .Activity<int, int>("Echo", number => number)
            .Start();

        var failure = (await engine.Run("Forever")).FailureDetails!;
        Assert.Contains("at most 50 are allowed. Continue as new before.", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\nb")]
    [InlineData("@entity@1")]
    [InlineData("a?b")]
    public async Task An_instance_id_that_azure_would_not_take_is_refused(string id)
    {
        await using var engine = await new EngineHarness().Start();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync("Any", new StartOrchestrationOptions(id)));
    }

    [Fact]
    public async Task Only_so_many_activities_run_at_the_same_time()
    {
        var (now, most) = (0, 0);
        var gate = new Lock();
        await using var engine = await new EngineHarness(options => options.MaxConcurrentActivities = 3)
            .Orchestrator("Fan", async context => await Task.WhenAll(Enumerable.Range(0, 30).Select(i => context.CallActivityAsync<int>("Count", i))))
            .AsyncActivity<int, int>("Count", async number =>
            {
                lock (gate)
                    most = Math.Max(most, ++now);
                await Task.Yield();
                lock (gate)
                    now--;
                return number;
            })
            .Start();

        await engine.Run<int[]>("Fan");
        Assert.InRange(most, 1, 3);
    }
}
