using AutoVideo.Failures;

namespace AutoVideo.Batches;

/// <summary>What becomes of a batch: pure decisions.</summary>
public static class BatchChanges
{
    /// <summary>Takes the next item to be started, if there is one and there is room for it.</summary>
    public static Batch? StartNext(Batch batch, DateTimeOffset now) =>
        batch.Status == BatchStatus.Running && batch.Started < batch.Count && batch.Running < batch.Concurrency
            ? batch with { Started = batch.Started + 1, UpdatedAt = now }
            : null;

    /// <summary>An item has ended; the last one ends the batch.</summary>
    public static Batch End(Batch batch, BatchItem item, DateTimeOffset now)
    {
        var after = batch with
        {
            Completed = batch.Completed + (item.Status == BatchItemStatus.Completed ? 1 : 0),
            Failed = batch.Failed + (item.Status == BatchItemStatus.Failed ? 1 : 0),
            Cancelled = batch.Cancelled + (item.Status == BatchItemStatus.Cancelled ? 1 : 0),
            Seconds = batch.Seconds + item.Seconds,
            CpuSeconds = batch.CpuSeconds + item.CpuSeconds,
            CostUsd = batch.CostUsd + item.CostUsd,
            UpdatedAt = now,
        };
        return after.Status == BatchStatus.Running && after.Ended == after.Count ? after with { Status = BatchStatus.Completed } : after;
    }

    /// <exception cref="PermanentException"><c>batch_state_conflict</c>.</exception>
    public static Batch Pause(Batch batch, DateTimeOffset now) => batch.Status switch
    {
        BatchStatus.Running => batch with { Status = BatchStatus.Paused, UpdatedAt = now },
        BatchStatus.Paused => batch,
        _ => throw Conflict(batch, "paused"),
    };

    /// <exception cref="PermanentException"><c>batch_state_conflict</c>.</exception>
    public static Batch Resume(Batch batch, DateTimeOffset now) => batch.Status switch
    {
        BatchStatus.Paused => batch with { Status = batch.Ended == batch.Count ? BatchStatus.Completed : BatchStatus.Running, UpdatedAt = now },
        BatchStatus.Running => batch,
        _ => throw Conflict(batch, "resumed"),
    };

    /// <exception cref="PermanentException"><c>batch_state_conflict</c>.</exception>
    public static Batch Cancel(Batch batch, DateTimeOffset now) => batch.Status switch
    {
        BatchStatus.Running or BatchStatus.Paused => batch with { Status = BatchStatus.Cancelled, UpdatedAt = now },
        BatchStatus.Cancelled => batch,
        _ => throw Conflict(batch, "cancelled"),
    };

    public static PermanentException NotOver(Batch batch) =>
        new("batch_state_conflict", $"The results are made once everything has ended; {batch.Ended} of {batch.Count} videos have.");

    private static PermanentException Conflict(Batch batch, string what) =>
        new("batch_state_conflict", $"The batch is {batch.Status.ToString().ToLowerInvariant()}; it cannot be {what}.");
}
