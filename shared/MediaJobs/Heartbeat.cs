namespace AutoVideo.MediaJobs;

/// <summary>Renews a job's lease while it runs, carries its progress along, and stops it when the lease is gone.</summary>
internal sealed class Heartbeat(IMediaJobQueue queue, LeasedMediaJob job, TimeSpan lease, TimeSpan beat, TimeProvider time, CancellationTokenSource stop)
    : IProgress<double>, IDisposable
{
    // How soon a cancelled job that reports no progress is noticed.
    private readonly TimeSpan silentBeat = beat * 4;
    private readonly CancellationTokenSource ended = new();
    private double progress;

    public bool LeaseLost { get; private set; }

    public void Report(double value) => Volatile.Write(ref progress, value);

    public async Task RunAsync()
    {
        var stored = 0.0;
        var renewed = time.GetUtcNow();
        var valid = renewed + lease;
        while (!ended.IsCancellationRequested && !LeaseLost)
        {
            await Task.Delay(beat, time, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var now = time.GetUtcNow();
            var current = Volatile.Read(ref progress);
            if (ended.IsCancellationRequested || (current <= stored && now - renewed < silentBeat))
                continue;
            try
            {
                LeaseLost = !await queue.RenewAsync(job, current, lease, CancellationToken.None);
                (stored, renewed, valid) = (current, now, now + lease);
            }
            catch (Exception) when (now < valid)
            {
                continue; // the store may answer again before the lease is over
            }
            catch (Exception)
            {
                LeaseLost = true;
            }
        }
        if (LeaseLost)
            await stop.CancelAsync();
    }

    /// <summary>Ends the beating; the lease stays until the result is stored.</summary>
    public async Task EndAsync(Task beating)
    {
        await ended.CancelAsync();
        await beating;
    }

    public void Dispose() => ended.Dispose();
}
