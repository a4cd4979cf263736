namespace AutoVideo.Tests.Histories;

/// <summary>
/// Histories that an earlier version of the pipeline stored, against today's: what these replays meet is what the videos that were being
/// made meet when a new version starts. Those of a release lie in a folder of its name and never change; new runs lie beside these folders until
/// the next release. Both are made by
/// <c>dotnet exec artifacts/bin/AutoVideo.Tests/release/AutoVideo.Tests.dll AutoVideo.Tests.Histories.RenewHistories tests/Histories [v1.2.3]</c>
/// </summary>
public sealed class StoredHistoryTests
{
    public static TheoryData<string> Names => [.. StoredHistories.Committed.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stored_run_replays_with_todays_orchestrator(string name)
    {
        var history = Stored(name);
        HistoryReplay.Run(history, Today(history));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_that_was_cut_off_after_any_step_replays_too(string name)
    {
        var history = Stored(name);
        foreach (var step in history.Events.Select(entry => entry.Step).Distinct())
            HistoryReplay.Run(history with { Events = [.. history.Events.TakeWhile(entry => entry.Step <= step)] }, Today(history));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_orchestrator_that_begins_with_another_step_is_found(string name) => Assert.Throws<NonDeterministicOrchestrationException>(() =>
        HistoryReplay.Run(Stored(name), async context =>
        {
            await context.CallActivityAsync<string>("AnotherStep");
            return null;
        }));

    private static InstanceHistory Stored(string name) => HistoryReplay.Read(File.ReadAllText(StoredHistories.Committed[name]));

    private static OrchestratorFunction Today(InstanceHistory history) => async context =>
    {
        await Orchestrators.RunAsync(history.Name, context);
        return null;
    };
}
