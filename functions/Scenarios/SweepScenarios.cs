namespace AutoVideo.Scenarios;

/// <summary>Finishes what a dead process left between two writes: lists and messages of scenarios.</summary>
public sealed class SweepScenarios(ScenarioSweeper sweeper)
{
    [Function("SweepScenarios")]
    public Task RunAsync([TimerTrigger("*/10 * * * * *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellation) => sweeper.SweepAsync(cancellation);
}
