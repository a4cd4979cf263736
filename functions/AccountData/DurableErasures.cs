using AutoVideo.Failures;
using AutoVideo.Platform;

namespace AutoVideo.AccountData;

/// <summary>An erasure's orchestration has its id, so a second start finds the first.</summary>
internal sealed class DurableErasures(DurableTaskClient client) : IErasureRunner
{
    public Task StartAsync(string erasureId, CancellationToken cancellation) =>
        client.StartOnceAsync(nameof(EraseUserOrchestrator), erasureId, new ErasureRun(erasureId), cancellation);

    public async Task CallOffAsync(string erasureId, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(erasureId, cancellation) is { IsCompleted: false })
            await client.RaiseEventAsync(erasureId, EraseUserOrchestrator.CalledOffEvent, null, cancellation);
    }
}

/// <summary>As with erasures: the export's id is the instance's.</summary>
internal sealed class DurableExports(DurableTaskClient client) : IExportRunner
{
    public Task StartAsync(ExportRun run, CancellationToken cancellation) =>
        client.StartOnceAsync(nameof(ExportDataOrchestrator), run.ExportId, run, cancellation);
}

internal sealed class DurableHistories(DurableTaskClient client) : IInstanceHistories
{
    // What an orchestration does last is to write that its work has ended.
    private static readonly TimeSpan LastStep = TimeSpan.FromSeconds(10);

    public async Task ForgetAsync(string instanceId, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(instanceId, cancellation) is not { } instance)
            return;
        if (!instance.IsCompleted)
            await EndsAsync(instanceId, cancellation);
        await client.PurgeInstanceAsync(instanceId, cancellation);
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
