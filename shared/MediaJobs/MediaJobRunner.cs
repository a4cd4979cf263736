using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.MediaJobs;

/// <summary>Runs one leased job from its workspace to its result: keeps the lease, reports progress, and ends the job in exactly one way.</summary>
internal sealed partial class MediaJobRunner
{
    private readonly IMediaJobQueue queue;
    private readonly IMediaJobs jobs;
    private readonly Dictionary<MediaJobKind, IMediaJobHandler> handlers;
    private readonly IMediaJobEvents[] events;
    private readonly Workspaces workspaces;
    private readonly WorkerCpu cpu;
    private readonly TimeProvider time;
    private readonly TimeSpan beat;
    private readonly ILogger<MediaJobRunner> logger;

    public MediaJobRunner(
        IMediaJobQueue queue, IMediaJobs jobs, IEnumerable<IMediaJobHandler> handlers, IEnumerable<IMediaJobEvents> events,
        Workspaces workspaces, WorkerCpu cpu, IOptions<MediaJobsOptions> options, TimeProvider time, ILogger<MediaJobRunner> logger)
    {
        (this.queue, this.jobs, this.events, this.workspaces) = (queue, jobs, [.. events], workspaces);
        (this.cpu, this.time, this.logger) = (cpu, time, logger);
        beat = TimeSpan.FromMilliseconds(options.Value.BeatMilliseconds);
        this.handlers = handlers.ToDictionary(handler => handler.Kind);
    }

    public IReadOnlyCollection<MediaJobKind> Kinds => handlers.Keys;

    /// <summary>Never throws: whatever happens is stored with the job or logged.</summary>
    public async Task RunAsync(LeasedMediaJob job, TimeSpan lease, CancellationToken stopping)
    {
        await Task.Yield(); // a handler that computes before its first await must not hold up the worker
        try
        {
            await RunToEndAsync(job, lease, stopping);
        }
        catch (LeaseLostException)
        {
            LogLost(job.Job.Id, job.Job.Kind);
        }
        catch (Exception e)
        {
            LogNotStored(job.Job.Id, e); // the lease runs out and the job is taken again
            return;
        }
        await TellAsync(job);
    }

    private async Task RunToEndAsync(LeasedMediaJob job, TimeSpan lease, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var heartbeat = new Heartbeat(queue, job, lease, beat, time, stop);
        var meter = cpu.Start();
        Exception? failure = null;
        var result = "";
        var beating = heartbeat.RunAsync();
        try
        {
            result = await WorkAsync(job, heartbeat, stop.Token);
        }
        catch (Exception e)
        {
            failure = e;
        }
        finally
        {
            await heartbeat.EndAsync(beating);
        }
        var seconds = meter.Stop();
        if (heartbeat.LeaseLost)
            throw new LeaseLostException(job);
        if (failure is null)
            await queue.SucceedAsync(job, result, seconds, CancellationToken.None);
        else if (stopping.IsCancellationRequested) // whatever it failed with, the stop may be the cause
            await queue.AbandonAsync(job, CancellationToken.None);
        else
            await FailAsync(job, failure);
    }

    private async Task<string> WorkAsync(LeasedMediaJob job, IProgress<double> progress, CancellationToken cancellation)
    {
        var workspace = workspaces.Create(job);
        try
        {
            return await handlers[job.Job.Kind].RunAsync(job.Job, workspace, progress, cancellation);
        }
        finally
        {
            RemoveWorkspace(workspace);
        }
    }

    private void RemoveWorkspace(string workspace)
    {
        try
        {
            workspaces.Remove(workspace);
        }
        catch (IOException e)
        {
            LogWorkspaceLeft(workspace, e); // the next start removes it
        }
    }

    private async Task FailAsync(LeasedMediaJob job, Exception exception)
    {
        var failure = Failure(exception);
        if (failure.Code == InternalError)
            LogInternalError(job.Job.Id, job.Job.Kind, exception);
        else
            LogFailed(job.Job.Id, job.Job.Kind, job.Attempt, failure.Code, failure.Message);
        await queue.FailAsync(job, failure, CancellationToken.None);
    }

    private static readonly string[] FullDiskWords = ["No space left on device", "Disk quota exceeded", "File too large"];
    private const string InternalError = "internal_error";

    private static MediaJobFailure Failure(Exception exception) => exception is IOException && DiskErrors.Explain(exception) is { } disk
        ? new(disk.Code, disk.Message, Transient: false)
        : exception switch
        {
            PermanentException permanent => new(permanent.Code, permanent.Detail, Transient: false),
            TransientException transient => new("transient", transient.Message, Transient: true),
            TimeoutException timeout => new("timeout", timeout.Message, Transient: true),
            // Not our own cancellation, that was looked at before: a time limit inside the handler.
            OperationCanceledException => new("timeout", "The work was broken off.", Transient: true),
            // A tool says of a full disk what the C library calls ENOSPC, EDQUOT and EFBIG.
            ToolFailedException tool when FullDiskWords.Any(words => tool.ErrorTail.Contains(words, StringComparison.OrdinalIgnoreCase)) =>
                new("disk_full", DiskErrors.Full(tool).Detail, Transient: false),
            ToolFailedException tool => new("tool_failed", tool.Message, Transient: false),
            IOException io => new("io_error", io.Message, Transient: true),
            _ => new(InternalError, "Something unexpected went wrong; the log says what.", Transient: false),
        };

    private async Task TellAsync(LeasedMediaJob job)
    {
        try
        {
            if (await jobs.FindAsync(job.Job.Id, CancellationToken.None) is not { IsFinished: true } state)
                return;
            foreach (var listener in events)
                await listener.FinishedAsync(job.Job.Id, job.Job.InstanceId, state.Status, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotTold(job.Job.Id, e);
        }
    }

    [LoggerMessage(2110, LogLevel.Information, "Media job {JobId} ({Kind}) was cancelled or taken over while it ran.")]
    private partial void LogLost(string jobId, MediaJobKind kind);

    [LoggerMessage(2111, LogLevel.Error, "The end of media job {JobId} could not be stored; it runs again once its lease is over.")]
    private partial void LogNotStored(string jobId, Exception exception);

    [LoggerMessage(2112, LogLevel.Error, "Media job {JobId} ({Kind}) failed unexpectedly.")]
    private partial void LogInternalError(string jobId, MediaJobKind kind, Exception exception);

    [LoggerMessage(2113, LogLevel.Warning, "Media job {JobId} ({Kind}) failed in attempt {Attempt} with {Code}: {Reason}")]
    private partial void LogFailed(string jobId, MediaJobKind kind, int attempt, string code, string reason);

    [LoggerMessage(2115, LogLevel.Warning, "The workspace {Folder} could not be removed.")]
    private partial void LogWorkspaceLeft(string folder, Exception exception);

    [LoggerMessage(2114, LogLevel.Warning, "The end of media job {JobId} could not be announced; who waits for it will ask.")]
    private partial void LogNotTold(string jobId, Exception exception);
}
