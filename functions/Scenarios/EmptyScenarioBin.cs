namespace AutoVideo.Scenarios;

/// <summary>Removes for good what has been in the bin for 30 days.</summary>
public sealed class EmptyScenarioBin(ScenarioBin bin)
{
    [Function("EmptyScenarioBin")]
    public Task RunAsync([TimerTrigger("0 17 3 * * *")] TimerInfo timer, CancellationToken cancellation) => bin.EmptyAsync(cancellation);
}
