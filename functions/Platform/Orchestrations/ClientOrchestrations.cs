using AutoVideo.Failures;
using AutoVideo.Videos;

namespace AutoVideo.Platform;

/// <summary>Orchestrations over the durable client: one of the process, or the one that a function was given.</summary>
public sealed class ClientOrchestrations(DurableTaskClient client, VideoStore videos) : IOrchestrations
{
    // What an orchestration does last is to write that its work has ended.
    private static readonly TimeSpan LastStep = TimeSpan.FromSeconds(10);

    public async Task StartOnceAsync(string orchestrator, string instanceId, object input, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(instanceId, cancellation) is not null)
            return;
        // A backend left to itself may replace the instance that somebody else starts in between.
        var options = new StartOrchestrationOptions(InstanceId: instanceId).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, options, cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // Each backend refuses with an exception of its own; what counts is whether the instance is there.
            if (await client.GetInstanceAsync(instanceId, cancellation) is null)
                throw;
        }
    }

    public async Task RaiseAsync(string instanceId, string eventName, CancellationToken cancellation) =>
        await HearsAsync(instanceId, eventName, cancellation);

    public async Task CancelAsync(VideoRun run, CancellationToken cancellation)
    {
        if (!await HearsAsync(Video.InstanceIdOf(run.VideoId, run.Attempt), VideoOrchestrator.CancelEvent, cancellation))
            await videos.ApplyAsync(run.VideoId, new Happened.Cancelled(), run.Attempt, cancellation);
    }

    public async Task ForgetAsync(string instanceId, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(instanceId, cancellation) is not { } instance)
            return;
        if (!instance.IsCompleted)
            await EndsAsync(instanceId, cancellation);
        await client.PurgeInstanceAsync(instanceId, cancellation);
    }

    public Task ProbeAsync(CancellationToken cancellation) => client.GetInstanceAsync("health-probe", cancellation);

    /// <returns>False: there is none that runs.</returns>
    private async Task<bool> HearsAsync(string instanceId, string eventName, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(instanceId, cancellation) is not { IsCompleted: false })
            return false;
        await client.RaiseEventAsync(instanceId, eventName, null, cancellation);
        return true;
    }

    private async Task EndsAsync(string instanceId, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(LastStep);
        try
        {
            await client.WaitForInstanceCompletionAsync(instanceId, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TransientException("The orchestration has not ended.");
        }
    }
}
