namespace AutoVideo.Identity;

/// <summary>Finishes what a dead process left between two writes: the list of users and the audit log.</summary>
public sealed class SweepUsers(UserProjector projector)
{
    [Function("SweepUsers")]
    public Task RunAsync([TimerTrigger("*/15 * * * * *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellation) => projector.SweepAsync(cancellation);
}
