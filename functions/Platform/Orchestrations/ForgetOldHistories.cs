using Microsoft.Extensions.Options;

namespace AutoVideo.Platform;

/// <summary>
/// Finished orchestrations are kept to look into only. The scheduler forgets them by itself, after the times of <c>infra/app/durable.bicep</c>; where services reach
/// orchestrations over the queue, the backend does not.
/// </summary>
public sealed class ForgetOldHistories(IOptions<OrchestrationsOptions> options, TimeProvider time)
{
    private static readonly TimeSpan LongestPurge = TimeSpan.FromMinutes(10);
    internal static readonly (int Days, OrchestrationRuntimeStatus Status)[] Rules =
    [
        (7, OrchestrationRuntimeStatus.Completed),
        (30, OrchestrationRuntimeStatus.Failed),
        (30, OrchestrationRuntimeStatus.Terminated),
    ];

    [Function("ForgetOldHistories")]
    public async Task RunAsync([TimerTrigger("0 41 2 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if (options.Value.Through != OrchestrationsThrough.Queue)
            return;
        foreach (var (days, status) in Rules)
        {
            // What is left when the time is over goes on the next day.
            var old = new PurgeInstancesFilter(DateTimeOffset.UnixEpoch, time.GetUtcNow().AddDays(-days), [status]) { Timeout = LongestPurge };
            await client.PurgeAllInstancesAsync(old, cancellation);
        }
    }
}
