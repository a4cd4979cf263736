using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>
/// The one thread that writes. All that arrives while a commit is on its way to the disk shares the next one (group commit).
/// </summary>
internal sealed class DurableWriter : IDisposable
{
    private const int MaxBatch = 512;

    private readonly Lock queueGate = new();
    private readonly SemaphoreSlim arrived = new(0);
    private readonly WriteSession session;
    private readonly ILogger logger;
    private readonly Thread thread;
    private List<WriteOperation> queue = [];
    private bool stopping;
    private bool faulty;

    public DurableWriter(DurableDatabase database, TimeProvider time, ILogger logger)
    {
        this.logger = logger;
        session = new WriteSession(database, time);
        thread = new Thread(Work) { IsBackground = true, Name = "durable writer" };
        thread.Start();
    }

    /// <summary>Number of transactions so far.</summary>
    public long Commits { get; private set; }

    public void Enqueue(WriteOperation operation)
    {
        bool first;
        lock (queueGate)
        {
            ObjectDisposedException.ThrowIf(stopping, this);
            first = queue.Count == 0;
            queue.Add(operation);
        }

        if (first)
            arrived.Release();
    }

    public Task<T> Run<T>(ClientOperation<T> operation)
    {
        Enqueue(operation);
        return operation.Task;
    }

    /// <summary>Writes what is queued, then ends. What the disk refuses stays undone and is repeated after the next start.</summary>
    public void Dispose()
    {
        lock (queueGate)
        {
            if (stopping)
                return;
            stopping = true;
        }

        arrived.Release();
        thread.Join();
        session.Dispose();
        arrived.Dispose();
    }

    private static bool IsStorageFault(Exception error) => error is SqliteException { SqliteErrorCode: not raw.SQLITE_CONSTRAINT and not raw.SQLITE_MISMATCH and not raw.SQLITE_TOOBIG and not raw.SQLITE_MISUSE and not raw.SQLITE_RANGE };

    private static DurableStorageException Describe(Exception fault) => new(
        fault is SqliteException { SqliteErrorCode: raw.SQLITE_FULL }
            ? "The durable database cannot grow: the disk (or its allowed size) is full. Nothing was stored."
            : $"The durable database could not be written: {fault.Message} Nothing was stored.",
        fault);

    private void Work()
    {
        var kept = new List<WriteOperation>();
        while (true)
        {
            // A faulty disk is tried again after a pause, or at once when something new arrives (it may be what makes room).
            arrived.Wait(kept.Count > 0 ? TimeSpan.FromMilliseconds(200) : Timeout.InfiniteTimeSpan);
            List<WriteOperation> batch;
            bool last;
            lock (queueGate)
            {
                (batch, queue) = (queue, []);
                last = stopping;
            }

            if (faulty || kept.Count > 0)
                WriteOneByOne(batch, kept);
            else
                WriteTogether(batch, kept);
            if (last)
                break;
        }

        foreach (var operation in kept)
            operation.Failed(new ObjectDisposedException(nameof(DurableWriter)));
    }

    private void WriteTogether(List<WriteOperation> batch, List<WriteOperation> kept)
    {
        for (var start = 0; start < batch.Count; start += MaxBatch)
        {
            var slice = batch.GetRange(start, Math.Min(MaxBatch, batch.Count - start));
            if (TryWrite(slice) is not null)
                WriteOneByOne(slice, kept);
        }
    }

    /// <summary>So that what is broken harms nobody else, and what frees space can pass what needs it.</summary>
    private void WriteOneByOne(List<WriteOperation> batch, List<WriteOperation> kept)
    {
        List<WriteOperation> all = [.. batch.Where(operation => !operation.MustSucceed), .. kept, .. batch.Where(operation => operation.MustSucceed)];
        kept.Clear();
        var written = false;
        foreach (var operation in all)
        {
            if (TryWrite([operation]) is not { } fault)
            {
                written = true;
                continue;
            }

            if (!IsStorageFault(fault))
                operation.Failed(fault);
            else if (operation.MustSucceed)
                kept.Add(operation);
            else
                operation.Failed(Describe(fault));
        }

        if (written && kept.Count == 0 && faulty)
        {
            faulty = false;
            EngineLog.StorageRecovered(logger);
        }
    }

    private Exception? TryWrite(List<WriteOperation> operations)
    {
        try
        {
            session.Begin();
            foreach (var operation in operations)
                operation.Execute(session);
            session.Commit();
            Commits++;
        }
#pragma warning disable CA1031 // Nothing may end the writing thread; the caller gets the reason.
        catch (Exception fault)
        {
            session.RollBack();
            if (IsStorageFault(fault) && !faulty)
            {
                faulty = true;
                EngineLog.StorageFailed(logger, fault);
            }

            return fault;
        }

        foreach (var operation in operations)
        {
            try
            {
                operation.Committed();
            }
            catch (Exception broken)
            {
                EngineLog.AfterCommitFailed(logger, broken);
            }
        }
#pragma warning restore CA1031

        return null;
    }
}
