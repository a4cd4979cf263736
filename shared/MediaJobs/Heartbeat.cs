namespace AutoVideo.MediaJobs;

/// <summary>Renews a job's lease while it runs, carries its progress along (at most four times a second), and stops it when the lease is gone.</summary>
internal sealed class Heartbeat(IMediaJobQueue queue, LeasedMediaJob job, TimeSpan lease, TimeProvider time, CancellationTokenSource stop)
    : IProgress<double>, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);
    // How soon a cancelled job that reports no progress is noticed.
    private static readonly TimeSpan SilentBeat = TimeSpan.FromSeconds(1);
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
            await Task.Delay(Beat, time, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var now = time.GetUtcNow();
            var current = Volatile.Read(ref progress);
            if (ended.IsCancellationRequested || (current <= stored && now - renewed < SilentBeat))
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
