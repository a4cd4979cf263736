using Microsoft.Extensions.Logging;

namespace AutoVideo.Batches;

/// <summary>Looks after every batch that has not ended: goes on where a process died, and makes the results of those that are over.</summary>
public sealed partial class BatchSweep(BatchStore batches, BatchPump pump, BatchResults results, TimeProvider time, ILogger<BatchSweep> logger)
{
    private static readonly TimeSpan LongestCreation = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var open in await batches.ReadOpenAsync(null, cancellation))
        {
            try
            {
                await SweepAsync(open, cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                // One batch's trouble is not the others'; the next run tries it again.
                LogSwept(logger, failure, open.BatchId);
            }
        }
    }

    private async Task SweepAsync(OpenBatch open, CancellationToken cancellation)
    {
        var batch = await pump.SweepAsync(open.BatchId, cancellation);
        if (batch is { IsOver: true })
            await results.MakeAsync(batch.Id, cancellation);
        else if (batch is null && time.GetUtcNow() - open.CreatedAt > LongestCreation)
            // Its process died before the list was complete: nobody was told that it was taken.
            await batches.CloseAsync(open.BatchId, cancellation);
    }

    [LoggerMessage(3700, LogLevel.Error, "Batch {Batch} could not be looked after")]
    private static partial void LogSwept(ILogger logger, Exception failure, string batch);
}
