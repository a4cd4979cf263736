using AutoVideo.Platform;

namespace AutoVideo.AccountData;

/// <summary>An erasure's orchestration has its id, so a second start finds the first.</summary>
internal sealed class DurableErasures(IOrchestrations orchestrations) : IErasureRunner
{
    public Task StartAsync(string erasureId, CancellationToken cancellation) =>
        orchestrations.StartOnceAsync(nameof(EraseUserOrchestrator), erasureId, new ErasureRun(erasureId), cancellation);

    public Task CallOffAsync(string erasureId, CancellationToken cancellation) =>
        orchestrations.RaiseAsync(erasureId, EraseUserOrchestrator.CalledOffEvent, cancellation);
}

/// <summary>As with erasures: the export's id is the instance's.</summary>
internal sealed class DurableExports(IOrchestrations orchestrations) : IExportRunner
{
    public Task StartAsync(ExportRun run, CancellationToken cancellation) =>
        orchestrations.StartOnceAsync(nameof(ExportDataOrchestrator), run.ExportId, run, cancellation);
}

internal sealed class DurableHistories(IOrchestrations orchestrations) : IInstanceHistories
{
    public Task ForgetAsync(string instanceId, CancellationToken cancellation) => orchestrations.ForgetAsync(instanceId, cancellation);
}
