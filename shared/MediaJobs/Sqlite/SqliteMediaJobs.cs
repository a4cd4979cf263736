using AutoVideo.Failures;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Telemetry;

namespace AutoVideo.MediaJobs.Sqlite;

/// <summary>
/// Media jobs in one SQLite file. Several processes may share it: within a process a waiter is woken at once, across
/// processes it looks again every <see cref="PollEvery"/>.
/// </summary>
internal sealed class SqliteMediaJobs(string path, TimeProvider time, int? maxPages = null) : IMediaJobs, IMediaJobQueue, IBacklog, IDisposable
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan PurgeEvery = TimeSpan.FromHours(1);
    private readonly SqliteDatabase database = new(path, JobTable.Schema, maxPages);
    private readonly Pulse work = new();
    private readonly Pulse finished = new();
    // What was known of the queue when it was last found empty: news since then end a wait for work at once.
    private volatile News? seenWhenEmpty;
    private long nextPurge;

    public async Task SubmitAsync(MediaJob job, CancellationToken cancellation)
    {
        MediaJobRules.Check(job);
        var queued = await database.WriteAsync(session =>
        {
            Purge(session);
            return JobTable.Submit(session, job);
        }, cancellation);
        if (queued)
            work.Happen();
    }

    public Task<MediaJobState?> FindAsync(string id, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(database.Read(session => JobTable.Find(session, id)));
    }

    public Task<IReadOnlyList<Backlog>> ReadAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(database.Read(JobTable.Backlog));
    }

    public async Task<MediaJobState> WaitAsync(string id, TimeSpan atMost, CancellationToken cancellation)
    {
        var end = time.GetUtcNow() + atMost;
        while (true)
        {
            var (_, next) = finished.Now;
            var state = await FindAsync(id, cancellation)
                ?? throw new PermanentException("media_job_unknown", $"There is no media job '{id}'.");
            var left = end - time.GetUtcNow();
            if (state.IsFinished || left <= TimeSpan.Zero)
                return state;
            await WaitAsync(next, left, cancellation);
        }
    }

    public async Task CancelAsync(string id, CancellationToken cancellation)
    {
        if (await database.WriteAsync(session => JobTable.Cancel(session, id, Now), cancellation))
            finished.Happen();
    }

    public Task<bool> ForgetAsync(string id, CancellationToken cancellation) => database.WriteAsync(session => JobTable.Forget(session, id), cancellation);

    public async Task<LeasedMediaJob?> TakeAsync(IReadOnlyCollection<MediaJobKind> kinds, TimeSpan lease, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var news = new News(work.Now.Count, database.ReadDataVersion());
        if (kinds.Count > 0 && database.Read(session => JobTable.IsAvailable(session, kinds, Now)))
        {
            var (taken, gaveUp) = await database.WriteAsync(session => JobTable.Take(session, kinds, lease, Now), cancellation);
            if (gaveUp)
                finished.Happen();
            if (taken is not null)
                return taken;
        }
        seenWhenEmpty = news;
        return null;
    }

    public async Task WaitForWorkAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        var end = time.GetUtcNow() + atMost;
        while (true)
        {
            var (count, next) = work.Now;
            if (new News(count, database.ReadDataVersion()) != seenWhenEmpty)
                return;
            var left = end - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
                return;
            await WaitAsync(next, left, cancellation);
        }
    }

    public async Task ReleaseAsync(IReadOnlyCollection<string> leaseTokens, CancellationToken cancellation)
    {
        if (leaseTokens.Count > 0 && await database.WriteAsync(session => JobTable.Release(session, leaseTokens), cancellation) > 0)
            work.Happen();
    }

    public Task<bool> RenewAsync(LeasedMediaJob job, double progress, TimeSpan lease, CancellationToken cancellation) =>
        database.WriteAsync(session => JobTable.Renew(session, job, progress, lease, Now), cancellation);

    public async Task SucceedAsync(LeasedMediaJob job, string result, double cpuSeconds, CancellationToken cancellation)
    {
        if (!await database.WriteAsync(session => JobTable.Succeed(session, job, result, cpuSeconds, Now), cancellation))
            throw new LeaseLostException(job);
        finished.Happen();
    }

    public async Task FailAsync(LeasedMediaJob job, MediaJobFailure failure, CancellationToken cancellation)
    {
        if (!await database.WriteAsync(session => JobTable.Fail(session, job, failure, Now), cancellation))
            throw new LeaseLostException(job);
        finished.Happen();
        work.Happen();
    }

    public async Task AbandonAsync(LeasedMediaJob job, CancellationToken cancellation)
    {
        if (await database.WriteAsync(session => JobTable.Abandon(session, job), cancellation))
            work.Happen();
    }

    private async Task WaitAsync(Task next, TimeSpan left, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var poll = Task.Delay(left < PollEvery ? left : PollEvery, time, over.Token);
        await Task.WhenAny(next, poll);
        await over.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    private void Purge(SqliteSession session)
    {
        if (Now < nextPurge)
            return;
        nextPurge = Now + (long)PurgeEvery.TotalMilliseconds;
        JobTable.Purge(session, Now - (long)MediaJobRules.KeepFinished.TotalMilliseconds);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record News(long Events, long DataVersion);

    public void Dispose() => database.Dispose();
}
