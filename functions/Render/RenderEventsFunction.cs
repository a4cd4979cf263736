using AutoVideo.MediaJobs;

namespace AutoVideo.Render;

/// <summary>News of the media worker for the orchestration that waits; should they be lost, the orchestration looks for itself.</summary>
public sealed class RenderEventsFunction
{
    [Function("RenderEvents")]
    public async Task RunAsync(
        [ServiceBusTrigger(RenderEvents.Queue, Connection = "ServiceBus")] string instanceId, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var instance = await client.GetInstanceAsync(instanceId, cancellation);
        if (instance is { IsCompleted: false })
            await client.RaiseEventAsync(instanceId, RenderActivityCalls.RenderFinishedEvent, instanceId, cancellation);
    }
}
