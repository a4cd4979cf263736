using AutoVideo.Storage;

namespace AutoVideo.MediaJobs.Bus;

/// <summary>Reads jobs' documents and changes them on condition of the ETag: point operations only.</summary>
internal sealed class JobRecords(IDocumentStore documents)
{
    // Longer than any message lives: a job that nobody takes for two weeks is gone with its message.
    private static readonly TimeSpan KeepInput = TimeSpan.FromDays(15);

    public async Task<JobRecord?> FindAsync(string id, CancellationToken cancellation) => (await ReadAsync(id, cancellation))?.Value;

    /// <summary>Starts a job that is not there, failed or was cancelled.</summary>
    /// <returns>The job, when it waits to be taken; one whose worker is gone does.</returns>
    public async Task<JobRecord?> StartAsync(MediaJob job, DateTimeOffset now, CancellationToken cancellation)
    {
        var id = JobRecord.IdOf(job.Id);
        while (true)
        {
            var stored = await ReadAsync(id, cancellation);
            if (stored is { Value: { Status: MediaJobStatus.Running or MediaJobStatus.Queued } open })
                return open.LeaseUntil > now ? null : open;
            if (stored is { Value.Status: MediaJobStatus.Succeeded })
                return null;
            var fresh = new JobRecord(id, job.Id, job.Kind, job.InstanceId, Guid.NewGuid().ToString("N")) { ToldAt = now };
            await documents.WriteAsync(
                fresh.InputKey, new JobInput(fresh.InputKey.Id, job.Input), MediaJobsJsonContext.Default.JobInput, WriteCondition.None, KeepInput, cancellation);
            if (await TryWriteAsync(fresh, stored is null ? WriteCondition.Absent : WriteCondition.Matches(stored.ETag), cancellation))
                return fresh;
        }
    }

    /// <summary>Null when it is gone: then the job was finished or started anew.</summary>
    public async Task<string?> ReadInputAsync(JobRecord job, CancellationToken cancellation) =>
        (await documents.ReadAsync(job.InputKey, MediaJobsJsonContext.Default.JobInput, cancellation))?.Value.Input;

    /// <summary>Applies a transition, whoever else writes at the same time.</summary>
    /// <returns>The job before (null when there is none) and after (null when it did not change).</returns>
    public async Task<(JobRecord? Before, JobRecord? After)> ChangeAsync(string id, Func<JobRecord, JobRecord?> transition, CancellationToken cancellation)
    {
        while (true)
        {
            if (await ReadAsync(id, cancellation) is not { } stored)
                return (null, null);
            if (transition(stored.Value) is not { } changed)
                return (stored.Value, null);
            if (!await TryWriteAsync(changed, WriteCondition.Matches(stored.ETag), cancellation))
                continue;
            if (changed.IsFinished)
                await documents.DeleteAsync(changed.InputKey, WriteCondition.None, cancellation);
            return (stored.Value, changed);
        }
    }

    /// <returns>False: it is not finished.</returns>
    public async Task<bool> ForgetAsync(string id, CancellationToken cancellation)
    {
        while (await ReadAsync(id, cancellation) is { } stored)
        {
            if (!stored.Value.IsFinished)
                return false;
            await documents.DeleteAsync(stored.Value.InputKey, WriteCondition.None, cancellation);
            try
            {
                await documents.DeleteAsync(stored.Value.Key, WriteCondition.Matches(stored.ETag), cancellation);
            }
            catch (PreconditionFailedException)
            {
                // Started anew meanwhile: look again.
            }
        }
        return true;
    }

    private Task<StoredDocument<JobRecord>?> ReadAsync(string id, CancellationToken cancellation) =>
        documents.ReadAsync(new DocumentKey(JobRecord.Container, id, id), MediaJobsJsonContext.Default.JobRecord, cancellation);

    private async Task<bool> TryWriteAsync(JobRecord job, WriteCondition condition, CancellationToken cancellation)
    {
        try
        {
            await documents.WriteAsync(
                job.Key, job, MediaJobsJsonContext.Default.JobRecord, condition, job.IsFinished ? MediaJobRules.KeepFinished : null, cancellation);
            return true;
        }
        catch (PreconditionFailedException)
        {
            return false;
        }
    }
}
