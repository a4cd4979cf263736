namespace AutoVideo.Batches;

/// <summary>Goes on where a process died, and makes the results of batches that are over.</summary>
public sealed class SweepBatches(BatchSweep sweep)
{
    [Function("SweepBatches")]
    public Task RunAsync([TimerTrigger("*/5 * * * * *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellation) => sweep.RunAsync(cancellation);
}
