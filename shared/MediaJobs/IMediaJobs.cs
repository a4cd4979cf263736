namespace AutoVideo.MediaJobs;

public enum MediaJobKind { Render, Voice, Illustrate, Probe, Clip, Preview, Package }

public enum MediaJobStatus { Queued, Running, Succeeded, Failed, Cancelled }

/// <param name="Id">Chosen by the submitter; the same id is the same job.</param>
/// <param name="Input">JSON of the kind's request record, at most 64 KB.</param>
/// <param name="InstanceId">Orchestration that waits for the result, when one does.</param>
public sealed record MediaJob(string Id, MediaJobKind Kind, string Input, string? InstanceId = null);

/// <param name="Progress">0 to 1.</param>
/// <param name="Result">JSON of the kind's result record once succeeded.</param>
/// <param name="CpuSeconds">CPU time of the child processes and the handler, once finished.</param>
public sealed record MediaJobState(
    string Id, MediaJobKind Kind, MediaJobStatus Status, double Progress, string? Result, MediaJobFailure? Failure, int Attempt, double CpuSeconds)
{
    public bool IsFinished => Status is MediaJobStatus.Succeeded or MediaJobStatus.Failed or MediaJobStatus.Cancelled;
}

/// <param name="Transient">Whether trying again can help.</param>
public sealed record MediaJobFailure(string Code, string Message, bool Transient);

/// <summary>The side that wants work done: native tools run only behind this port.</summary>
public interface IMediaJobs
{
    /// <summary>Queues a job. A job of the same id that is queued, running or succeeded stays as it is; a failed or cancelled one starts anew.</summary>
    Task SubmitAsync(MediaJob job, CancellationToken cancellation);

    Task<MediaJobState?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// Makes sure that workers know of a job that is waited for: one that has waited for long, or whose worker has been silent for long, is told of again.
    /// Any other, and one that is not known, stays as it is. Where workers look at the jobs themselves there is nothing to do.
    /// </summary>
    Task RemindAsync(string id, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Returns once the job is finished, or after <paramref name="atMost"/> with the state it then has.</summary>
    /// <exception cref="Failures.PermanentException"><c>media_job_unknown</c>.</exception>
    Task<MediaJobState> WaitAsync(string id, TimeSpan atMost, CancellationToken cancellation);

    /// <summary>Stops a job within seconds; a finished or unknown one stays as it is.</summary>
    Task CancelAsync(string id, CancellationToken cancellation);

    /// <summary>Forgets a finished job at once; an unknown one is no error.</summary>
    /// <returns>False: it is not finished yet.</returns>
    Task<bool> ForgetAsync(string id, CancellationToken cancellation);
}

/// <summary>The side that does the work: takes leased jobs and reports.</summary>
public interface IMediaJobQueue
{
    /// <summary>The oldest queued job of one of the kinds (or one whose lease ran out), leased; null when there is none.</summary>
    Task<LeasedMediaJob?> TakeAsync(IReadOnlyCollection<MediaJobKind> kinds, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Completes when a job may have become available, or after <paramref name="atMost"/>.</summary>
    Task WaitForWorkAsync(TimeSpan atMost, CancellationToken cancellation);

    /// <summary>Extends the lease and stores progress. False: the lease is lost or the job is cancelled, stop working.</summary>
    Task<bool> RenewAsync(LeasedMediaJob job, double progress, TimeSpan lease, CancellationToken cancellation);

    /// <exception cref="LeaseLostException">The job was cancelled or taken over; nothing is stored.</exception>
    Task SucceedAsync(LeasedMediaJob job, string result, double cpuSeconds, CancellationToken cancellation);

    /// <summary>A transient failure is queued again up to three attempts; a permanent one ends the job.</summary>
    /// <exception cref="LeaseLostException">The job was cancelled or taken over; nothing is stored.</exception>
    Task FailAsync(LeasedMediaJob job, MediaJobFailure failure, CancellationToken cancellation);

    /// <summary>
    /// Gives back the jobs of workers that are known to be dead, at once instead of when their leases run out. As with a lease that
    /// runs out it counts as a loss, not as an attempt: a power cut is not the job's fault, ten of them are.
    /// </summary>
    Task ReleaseAsync(IReadOnlyCollection<string> leaseTokens, CancellationToken cancellation);

    /// <summary>Gives a job back untouched (shutdown); it does not count as an attempt.</summary>
    Task AbandonAsync(LeasedMediaJob job, CancellationToken cancellation);
}

/// <param name="LeaseToken">Changes with every lease: a late writer is refused.</param>
public sealed record LeasedMediaJob(MediaJob Job, string LeaseToken, int Attempt);

/// <summary>Does one kind of media job. Idempotent: it looks its content address up first and commits files before their manifest.</summary>
public interface IMediaJobHandler
{
    MediaJobKind Kind { get; }

    /// <param name="job">The job; its input is JSON of the kind's request record.</param>
    /// <param name="workspace">An empty folder of this attempt's own, removed afterwards.</param>
    /// <param name="progress">0 to 1.</param>
    /// <param name="cancellation">Cancelled when the job is cancelled, its lease is lost or the worker stops.</param>
    /// <returns>JSON of the kind's result record.</returns>
    Task<string> RunAsync(MediaJob job, string workspace, IProgress<double> progress, CancellationToken cancellation);
}
