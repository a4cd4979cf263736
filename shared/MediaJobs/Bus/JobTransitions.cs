namespace AutoVideo.MediaJobs.Bus;

/// <summary>What may happen to a job's record; pure. Null: it does not change.</summary>
internal static class JobTransitions
{
    /// <summary>A queue may be that long, so a message too many is the price of each of these.</summary>
    public static readonly TimeSpan LongWait = TimeSpan.FromHours(1);

    /// <summary>After the end of a lease; the message of whoever held it is back within a minute or two.</summary>
    public static readonly TimeSpan LongSilence = TimeSpan.FromMinutes(10);

    public static JobRecord? Cancelled(JobRecord job) => job.IsFinished ? null : job with { Status = MediaJobStatus.Cancelled, LeaseToken = null, LeaseUntil = null };

    /// <summary>Taken by a worker, or given up when it has killed too many.</summary>
    public static JobRecord? Taken(JobRecord job, string token, TimeSpan lease, DateTimeOffset now)
    {
        var lost = job.Status == MediaJobStatus.Running ? 1 : 0;
        if (job.IsFinished || (lost == 1 && job.LeaseUntil > now))
            return null;
        if (job.Losses + lost >= MediaJobRules.MaxLosses)
            return GivenUp(job);
        return job with
        {
            Status = MediaJobStatus.Running,
            Attempt = job.Attempt + 1 - lost,
            Losses = job.Losses + lost,
            Progress = 0,
            LeaseToken = token,
            LeaseUntil = now + lease,
        };
    }

    /// <summary>Told of once more: it has waited, or been without its worker, for so long that its message may be lost.</summary>
    public static JobRecord? ToldAgain(JobRecord job, DateTimeOffset now)
    {
        var since = new[] { job.ToldAt, job.LeaseUntil }.Max();
        return job.IsFinished || since > now - (job.Status == MediaJobStatus.Queued ? LongWait : LongSilence) ? null : job with { ToldAt = now };
    }

    /// <summary>The worker died every time; nobody takes it again.</summary>
    public static JobRecord? GivenUp(JobRecord job) => job.IsFinished ? null : Ended(job, MediaJobStatus.Failed) with
    {
        Failure = new MediaJobFailure("worker_lost", "The media worker ended without a result every time it took this job.", Transient: true),
    };

    public static JobRecord? Renewed(JobRecord job, string token, double progress, TimeSpan lease, DateTimeOffset now) => !IsHeld(job, token) ? null : job with
    {
        LeaseUntil = now + lease,
        Progress = Math.Max(job.Progress, double.IsNaN(progress) ? 0 : Math.Clamp(progress, 0, 1)),
    };

    public static JobRecord? Succeeded(JobRecord job, string token, string result, double cpuSeconds) => !IsHeld(job, token) ? null
        : Ended(job, MediaJobStatus.Succeeded) with { Progress = 1, Result = result, CpuSeconds = job.CpuSeconds + cpuSeconds, Failure = null };

    public static JobRecord? Failed(JobRecord job, string token, MediaJobFailure failure) => !IsHeld(job, token) ? null
        : Ended(job, failure.Transient && job.Attempt < MediaJobRules.MaxAttempts ? MediaJobStatus.Queued : MediaJobStatus.Failed) with { Failure = failure };

    public static JobRecord? Abandoned(JobRecord job, string token) => !IsHeld(job, token) ? null
        : Ended(job, MediaJobStatus.Queued) with { Attempt = job.Attempt - 1 };

    public static JobRecord? Released(JobRecord job, string token) => !IsHeld(job, token) ? null
        : Ended(job, MediaJobStatus.Queued) with { Attempt = job.Attempt - 1, Losses = job.Losses + 1 };

    private static bool IsHeld(JobRecord job, string token) => job.Status == MediaJobStatus.Running && job.LeaseToken == token;

    private static JobRecord Ended(JobRecord job, MediaJobStatus status) => job with { Status = status, LeaseToken = null, LeaseUntil = null };
}
