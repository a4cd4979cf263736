namespace AutoVideo.Platform;

internal static class DurableStarts
{
    /// <summary>Starts an orchestration unless there is, or was, one of this id.</summary>
    public static async Task StartOnceAsync(this DurableTaskClient client, string orchestrator, string instanceId, object input, CancellationToken cancellation)
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
}
