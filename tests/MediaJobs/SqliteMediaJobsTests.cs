using AutoVideo.MediaJobs;
using AutoVideo.MediaJobs.Sqlite;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.MediaJobs;

/// <summary>One instance for both sides, as in one process.</summary>
public sealed class SqliteMediaJobsTests : SqliteMediaJobsContract
{
    protected override bool OneProcess => true;
}

/// <summary>An instance for each side over one file, as in two processes: nothing but the file connects them.</summary>
public sealed class TwoSidedSqliteMediaJobsTests : SqliteMediaJobsContract
{
    protected override bool OneProcess => false;
}

public abstract class SqliteMediaJobsContract : MediaJobsContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider clock = new();
    private readonly SqliteMediaJobs submitter;
    private readonly SqliteMediaJobs worker;

    protected SqliteMediaJobsContract()
    {
        submitter = new SqliteMediaJobs(folder.Of("media.db"), clock);
        worker = OneProcess ? submitter : new SqliteMediaJobs(folder.Of("media.db"), clock);
    }

    protected abstract bool OneProcess { get; }

    protected override IMediaJobs Jobs => submitter;

    protected override IMediaJobQueue Queue => worker;

    protected override Task LetPassAsync(TimeSpan time)
    {
        clock.Advance(time);
        return Task.CompletedTask;
    }

    protected override async Task AwaitAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }
        await task;
    }

    public void Dispose()
    {
        submitter.Dispose();
        worker.Dispose();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
