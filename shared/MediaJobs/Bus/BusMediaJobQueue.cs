using System.Collections.Concurrent;
using AutoVideo.Failures;
using AutoVideo.Storage;
using Microsoft.Extensions.Logging;

namespace AutoVideo.MediaJobs.Bus;

/// <summary>
/// The worker's side. A message stays locked while its job runs and is completed after the job's document is written, so a worker that
/// dies leaves the message to another. The document's lease decides who may write; a message for a job that somebody else holds is put
/// off until that lease would be over, and so is one whose document cannot be read. Once the document is written a broker that is away or hangs changes nothing: a message that could
/// not be renewed or completed comes again, and leads to a job that is held or finished.
/// </summary>
/// <param name="documents">Where the jobs are.</param>
/// <param name="messages">Who tells of them.</param>
/// <param name="look">How long a take waits for a message; a broker far away needs a moment.</param>
/// <param name="time">Clock of the leases.</param>
/// <param name="logger">Says which messages lead to no job.</param>
internal sealed partial class BusMediaJobQueue(
    IDocumentStore documents, IJobMessages messages, TimeSpan look, TimeProvider time, ILogger<BusMediaJobQueue> logger) : IMediaJobQueue, IAsyncDisposable
{
    // Of messages that lead to no job, in one take; more of them wait for the next.
    private const int MostAtOnce = 25;
    private static readonly TimeSpan RenewLockEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RenewLockAgain = TimeSpan.FromSeconds(5);

    // For what is told to the broker after the document is written; a lease is renewed several times in the while that it lasts.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(5);
    private const int CallsInLease = 6;
    private static readonly TimeSpan PutOff = TimeSpan.FromMinutes(1);
    private readonly JobRecords records = new(documents);
    private readonly Dictionary<string, JobInbox> inboxes = new[] { JobQueues.Heavy, JobQueues.Light }
        .ToDictionary(queue => queue, queue => new JobInbox(messages, queue, look), StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HeldMessage> held = new(StringComparer.Ordinal);
    private IReadOnlyCollection<MediaJobKind> asked = Enum.GetValues<MediaJobKind>();

    public async Task<LeasedMediaJob?> TakeAsync(IReadOnlyCollection<MediaJobKind> kinds, TimeSpan lease, CancellationToken cancellation)
    {
        asked = kinds;
        foreach (var inbox in InboxesOf(kinds))
            for (var i = 0; i < MostAtOnce && await inbox.TryReceiveAsync(cancellation) is { } message; i++)
                if (await TakeOrPutOffAsync(message, kinds, lease, cancellation) is { } job)
                    return job;
        return null;
    }

    public async Task WaitForWorkAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny([.. InboxesOf(asked).Select(inbox => inbox.WaitAsync()), Task.Delay(atMost, time, over.Token)]);
        await over.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    public async Task<bool> RenewAsync(LeasedMediaJob job, double progress, TimeSpan lease, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (_, renewed) = await ChangeAsync(job, record => JobTransitions.Renewed(record, job.LeaseToken, progress, lease, now), cancellation);
        if (renewed is not null && held.TryGetValue(job.LeaseToken, out var message) && now >= message.RenewAt)
        {
            // A lock that was lost does no harm: whoever gets the message then finds the lease and puts it off.
            var atMost = lease / CallsInLease < LongestCall ? lease / CallsInLease : LongestCall;
            var isTold = await TryTellAsync(job.Job.Id, atMost, message.Message.RenewAsync, cancellation);
            held[job.LeaseToken] = message with { RenewAt = now + (isTold ? RenewLockEvery : RenewLockAgain) };
        }
        return renewed is not null;
    }

    public async Task SucceedAsync(LeasedMediaJob job, string result, double cpuSeconds, CancellationToken cancellation) =>
        await EndAsync(job, record => JobTransitions.Succeeded(record, job.LeaseToken, result, cpuSeconds), cancellation);

    public async Task FailAsync(LeasedMediaJob job, MediaJobFailure failure, CancellationToken cancellation) =>
        await EndAsync(job, record => JobTransitions.Failed(record, job.LeaseToken, failure), cancellation);

    public async Task AbandonAsync(LeasedMediaJob job, CancellationToken cancellation)
    {
        try
        {
            await EndAsync(job, record => JobTransitions.Abandoned(record, job.LeaseToken), cancellation);
        }
        catch (LeaseLostException)
        {
            // Another worker has it.
        }
    }

    public async Task ReleaseAsync(IReadOnlyCollection<string> leaseTokens, CancellationToken cancellation)
    {
        foreach (var token in leaseTokens)
            if (JobRecord.IdOfToken(token) is { } id
                && await records.ChangeAsync(id, record => JobTransitions.Released(record, token), cancellation) is (_, { } released))
                await TryTellAsync(released.JobId, LongestCall, stop => SendAsync(released, null, stop), cancellation); // else the dead worker's own comes again
    }

    /// <summary>A message whose job cannot be looked at comes again later. Left to its lock it would be a dead letter before a long outage is over.</summary>
    private async Task<LeasedMediaJob?> TakeOrPutOffAsync(IJobMessage message, IReadOnlyCollection<MediaJobKind> kinds, TimeSpan lease, CancellationToken cancellation)
    {
        try
        {
            return await TakeAsync(message, kinds, lease, cancellation);
        }
        catch (TransientException) when (!cancellation.IsCancellationRequested)
        {
            // Not before the lease is over that may have been written although nobody heard of it.
            var later = time.GetUtcNow() + (lease > PutOff ? lease : PutOff);
            await messages.SendAsync(JobQueues.Of(message.Kind), NewMessageId(message.Job), message.Job, message.Kind, later, cancellation);
            await message.CompleteAsync(cancellation);
            throw;
        }
    }

    private async Task<LeasedMediaJob?> TakeAsync(IJobMessage message, IReadOnlyCollection<MediaJobKind> kinds, TimeSpan lease, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        string? token = null;
        var (before, taken) = kinds.Contains(message.Kind)
            ? await records.ChangeAsync(message.Job, record => JobTransitions.Taken(record, token = record.NewToken(), lease, now), cancellation)
            : (await records.FindAsync(message.Job, cancellation), null);
        if (taken is { Status: MediaJobStatus.Running } && await records.ReadInputAsync(taken, cancellation) is { } input)
        {
            held[token!] = new HeldMessage(message, now + RenewLockEvery);
            return new LeasedMediaJob(new MediaJob(taken.JobId, taken.Kind, input, taken.InstanceId), token!, taken.Attempt);
        }
        if (before is null)
        {
            // Its lock is left to run out: what reads may still miss is there by then.
            if (message.Deliveries == 1)
                return null;
            LogUnknown(message.Job, message.Kind);
            await message.DeadLetterAsync("job_unknown", "There is no document of this job: does the worker read another account than the API writes (Cosmos__Endpoint)? If its video was deleted, drop it.", cancellation);
            return null;
        }
        // Another kind than asked for goes to the end; what somebody else works on comes again when his lease would be over.
        if (taken is null && !before.IsFinished)
            await SendAsync(before, before.LeaseUntil, cancellation);
        await message.CompleteAsync(cancellation);
        return null;
    }

    private async Task EndAsync(LeasedMediaJob job, Func<JobRecord, JobRecord?> transition, CancellationToken cancellation)
    {
        var (_, ended) = await ChangeAsync(job, transition, cancellation);
        // A message of its own: deliveries count losses, not attempts. When it cannot be sent, the one that is held stays, and comes again.
        var isHandedOn = ended is null or { IsFinished: true } || await TryTellAsync(job.Job.Id, LongestCall, stop => SendAsync(ended, null, stop), cancellation);
        if (held.TryRemove(job.LeaseToken, out var message) && isHandedOn)
            await TryTellAsync(job.Job.Id, LongestCall, message.Message.CompleteAsync, cancellation);
        if (ended is null)
            throw new LeaseLostException(job);
    }

    /// <summary>Tells the broker of what is in the document already.</summary>
    /// <returns>False: it could not be told in time, which is logged.</returns>
    private async Task<bool> TryTellAsync(string jobId, TimeSpan atMost, Func<CancellationToken, Task> tell, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await tell(stop.Token).WaitAsync(stop.Token); // a client that hangs may not look at its token
            return true;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogNotTold(jobId, e);
            return false;
        }
    }

    private Task<(JobRecord? Before, JobRecord? After)> ChangeAsync(LeasedMediaJob job, Func<JobRecord, JobRecord?> transition, CancellationToken cancellation) =>
        records.ChangeAsync(JobRecord.IdOf(job.Job.Id), transition, cancellation);

    private Task SendAsync(JobRecord job, DateTimeOffset? visibleAt, CancellationToken cancellation) =>
        messages.SendAsync(JobQueues.Of(job.Kind), NewMessageId(job.Id), job.Id, job.Kind, visibleAt, cancellation);

    private static string NewMessageId(string job) => $"{job}-{Guid.NewGuid():N}";

    private IEnumerable<JobInbox> InboxesOf(IReadOnlyCollection<MediaJobKind> kinds) =>
        inboxes.Where(inbox => kinds.Any(kind => JobQueues.Of(kind) == inbox.Key)).OrderByDescending(inbox => inbox.Key == JobQueues.Heavy).Select(inbox => inbox.Value);

    public async ValueTask DisposeAsync()
    {
        foreach (var inbox in inboxes.Values)
            await inbox.DisposeAsync();
    }

    [LoggerMessage(2116, LogLevel.Error, "There is no document of media job {JobKey} ({Kind}); its message is set aside as a dead letter.")]
    private partial void LogUnknown(string jobKey, MediaJobKind kind);

    [LoggerMessage(2117, LogLevel.Warning, "The broker could not be told of media job {JobId}; its document is up to date, and its message comes again.")]
    private partial void LogNotTold(string jobId, Exception exception);

    /// <param name="RenewAt">When its lock is renewed next.</param>
    private sealed record HeldMessage(IJobMessage Message, DateTimeOffset RenewAt);
}
