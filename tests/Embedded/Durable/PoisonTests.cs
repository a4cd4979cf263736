using System.Diagnostics;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Embedded.Durable;

/// <summary>Code that ends the process each time that it runs.</summary>
public sealed class PoisonTests
{
    internal const int MaxStepCrashes = 3;

    [Fact]
    public async Task An_orchestrator_that_ends_the_process_at_each_start_fails_after_a_few_with_the_reason_and_harms_no_other()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Of("durable.db");
        for (var life = 0; life < MaxStepCrashes; life++)
        {
            using var child = TestProgram.Start<PoisonLoad>(path);
            await child.WaitForExitAsync();
            Assert.Equal(128 + 9, child.ExitCode);
        }

        using (var child = TestProgram.Start<PoisonLoad>(path))
        {
            var said = (await child.ReadUntilAsync(line => line.StartsWith("poison ", StringComparison.Ordinal)))[^1];
            Assert.StartsWith("poison Failed The process ended 3 times while orchestrator 'Poison' ran its step after event 2.", said, StringComparison.Ordinal);
            await child.ReadUntilAsync(line => line == "good 7");
            await child.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task A_process_that_ends_between_steps_is_not_put_down_to_an_orchestrator()
    {
        using var folder = new TemporaryFolder();
        await using var engine = new EngineHarness(options => options.MaxStepCrashes = 1, databasePath: folder.Of("durable.db"))
            .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("Go"));
        await engine.Start();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("w"));
        await engine.Client.WaitForInstanceStartAsync("w");
        Assert.All(await File.ReadAllBytesAsync(folder.Of("durable.db.steps")), mark => Assert.Equal(0, mark));
        await engine.Restart();
        await engine.Client.RaiseEventAsync("w", "Go", 5);
        Assert.Equal(5, (await engine.Ended("w")).ReadOutputAs<int>());
    }
}

/// <summary>An orchestrator that kills its process in its second step, beside one that does nothing wrong.</summary>
public sealed class PoisonLoad : ITestProgram
{
    public async Task RunAsync(string[] arguments)
    {
        using var goodRuns = new ManualResetEventSlim();
        await using var engine = new EngineHarness(options => options.MaxStepCrashes = PoisonTests.MaxStepCrashes, databasePath: arguments[0])
            .Orchestrator("Poison", async context =>
            {
                await context.CallActivityAsync<int>("Echo", 1);
                // The other one is in its step, too, if the engine lets it.
                goodRuns.Wait(TimeSpan.FromMilliseconds(500));
                using var self = Process.GetCurrentProcess();
                self.Kill();
                return 0;
            })
            .Orchestrator("Good", async context =>
            {
                var number = await context.CallActivityAsync<int>("Echo", 7);
                goodRuns.Set();
                // Stays in its step for as long as the other one may take to end the process.
                using var never = new ManualResetEventSlim();
                never.Wait(TimeSpan.FromSeconds(1));
                return number;
            })
            .Activity<int, int>("Echo", number => number);
        await engine.Start(working: false);
        foreach (var name in new[] { "Poison", "Good" })
        {
            if (await engine.Client.GetInstanceAsync(name) is null)
                await engine.Client.ScheduleNewOrchestrationInstanceAsync(name, new StartOrchestrationOptions(name));
        }

        await engine.Restart();
        var poison = await engine.Ended("Poison");
        Console.WriteLine($"poison {poison.RuntimeStatus} {poison.FailureDetails?.ErrorMessage}");
        Console.WriteLine($"good {(await engine.Ended("Good")).ReadOutputAs<int>()}");
    }
}
