namespace AutoVideo.Tests.Embedded.Durable;

/// <summary>Stored histories against today's code.</summary>
public sealed class HistoryReplayTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_history_written_as_json_replays_with_the_same_code_and_not_with_another(bool finished)
    {
        static async Task<object?> Code(TaskOrchestrationContext context, string second)
        {
            var first = await context.CallActivityAsync<int>("First", context.GetInput<int>());
            var both = await Task.WhenAll(context.CallActivityAsync<int>(second, first), context.CallSubOrchestratorAsync<int>("Child", first));
            context.SetCustomStatus("waiting");
            await context.WaitForExternalEvent<string>("Go", TimeSpan.FromDays(1));
            return both.Sum();
        }

        await using var engine = await new EngineHarness()
            .Orchestrator("Code", context => Code(context, "Second"))
            .Orchestrator("Child", context => Task.FromResult(context.GetInput<int>()))
            .Activity<int, int>("First", number => number)
            .Activity<int, int>("Second", number => number)
            .Start();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Code", 4);
        await engine.Until(id, now => now.ReadCustomStatusAs<string>() == "waiting");
        if (finished)
        {
            await engine.Client.RaiseEventAsync(id, "Go");
            await engine.Ended(id);
        }

        var history = HistoryReplay.Read(HistoryReplay.Write((await engine.History.ReadAsync(id, default))!));
        HistoryReplay.Run(history, context => Code(context, "Second"));
        var error = Assert.Throws<NonDeterministicOrchestrationException>(() => HistoryReplay.Run(history, context => Code(context, "Other")));
        Assert.Contains("'Second' (#1), but the current replay asks for activity 'Other' (#1)", error.Message, StringComparison.Ordinal);
        Assert.Throws<NonDeterministicOrchestrationException>(() => HistoryReplay.Run(history, _ => Task.FromResult<object?>(1)));
    }
}
