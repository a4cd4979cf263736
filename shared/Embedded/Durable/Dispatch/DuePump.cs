using AutoVideo.Embedded.Durable.Storage;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Embedded.Durable.Dispatch;

/// <summary>
/// Wakes instances whose time has come: timers, later starts, and messages that had to wait on disk. Sleeps until the next is due,
/// is woken by whoever plans an earlier one, and looks now and then without being asked.
/// </summary>
internal sealed class DuePump(DurableEngineOptions options, DurableDatabase database, InstanceScheduler scheduler, TimeProvider time, ILogger logger) : IDisposable
{
    private const int PageSize = 1000;
    private static readonly TimeSpan LongestStall = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim woken = new(0);
    private readonly Lock gate = new();
    private DateTime sleepsUntil = DateTime.MaxValue;
    private bool looks = true;

    public void Wake()
    {
        lock (gate)
        {
            if (looks)
                return;
            looks = true;
        }

        woken.Release();
    }

    /// <summary>Something is due at that time.</summary>
    public void Plan(DateTime due)
    {
        bool sooner;
        lock (gate)
            sooner = due < sleepsUntil;
        if (sooner)
            Wake();
    }

    public async Task Work(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var next = Look();
                await Sleep(next, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    public void Dispose() => woken.Dispose();

    private DateTime Look()
    {
        // What is planned from here on must wake us again: its commit may come after our read.
        lock (gate)
        {
            looks = false;
            sleepsUntil = DateTime.MaxValue;
        }

        var now = time.GetUtcNow().UtcDateTime;
        try
        {
            var due = database.Read(reader => reader.DueInstances(now, PageSize));
            foreach (var key in due.Distinct())
            {
                // No room: the scheduler wakes us when there is.
                if (!scheduler.Signal(key))
                    break;
            }

            if (due.Count == PageSize)
                scheduler.MoreOnDisk();
            return database.Read(reader => reader.NextDue(now)) ?? DateTime.MaxValue;
        }
#pragma warning disable CA1031 // The pump must outlive a disk that fails for a while.
        catch (Exception fault)
        {
            EngineLog.PumpFailed(logger, fault);
            return now.AddSeconds(1);
        }
#pragma warning restore CA1031
    }

    private async Task Sleep(DateTime next, CancellationToken stop)
    {
        lock (gate)
            sleepsUntil = next;
        var now = time.GetUtcNow().UtcDateTime;
        var pause = next - now < options.SafetyPollInterval ? next - now : options.SafetyPollInterval;
        if (pause <= TimeSpan.Zero)
            return;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var elapsed = Task.Delay(pause, time, over.Token);
        var wake = woken.WaitAsync(over.Token);
        // Held up since the clock was read, or the clock was set: the pause would end too late.
        if (time.GetUtcNow().UtcDateTime - now < LongestStall)
            await Task.WhenAny(elapsed, wake);
        await over.CancelAsync();
        // A wait that is cancelled stands in line until it has noticed, and would take the next wake with it.
        await wake.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
    }
}
