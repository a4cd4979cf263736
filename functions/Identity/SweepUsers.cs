using AutoVideo.AccountData;

namespace AutoVideo.Identity;

/// <summary>Finishes what a dead process left between two writes: the list of users, the audit log, and deletions that were asked for.</summary>
public sealed class SweepUsers(UserProjector projector, Erasures erasures)
{
    [Function("SweepUsers")]
    public Task RunAsync([TimerTrigger("*/15 * * * * *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellation) =>
        projector.SweepAsync(erasures.EnsureAsync, cancellation);
}
