using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.MediaJobs.Bus;

/// <summary>
/// Media jobs for workers on other machines: the job is a document, a message says that it waits. The document is written first, so a
/// lost message is made up for by submitting again, and one too many is harmless.
/// </summary>
internal sealed class BusMediaJobs(IDocumentStore documents, IJobMessages messages, TimeProvider time) : IMediaJobs
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly JobRecords records = new(documents);

    public async Task SubmitAsync(MediaJob job, CancellationToken cancellation)
    {
        MediaJobRules.Check(job);
        if (await records.StartAsync(job, time.GetUtcNow(), cancellation) is { } waiting)
            await SendAsync(waiting, waiting.MessageId, cancellation);
    }

    public async Task RemindAsync(string id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (await records.ChangeAsync(JobRecord.IdOf(id), job => JobTransitions.ToldAgain(job, now), cancellation) is (_, { } waiting))
            await SendAsync(waiting, $"{waiting.MessageId}-{now.ToUnixTimeSeconds()}", cancellation);
    }

    public async Task<MediaJobState?> FindAsync(string id, CancellationToken cancellation) =>
        (await records.FindAsync(JobRecord.IdOf(id), cancellation))?.ToState();

    public async Task<MediaJobState> WaitAsync(string id, TimeSpan atMost, CancellationToken cancellation)
    {
        var end = time.GetUtcNow() + atMost;
        var pause = FirstLook;
        while (true)
        {
            var state = await FindAsync(id, cancellation) ?? throw new PermanentException("media_job_unknown", $"There is no media job '{id}'.");
            var left = end - time.GetUtcNow();
            if (state.IsFinished || left <= TimeSpan.Zero)
                return state;
            await Task.Delay(left < pause ? left : pause, time, cancellation);
            pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
        }
    }

    public async Task CancelAsync(string id, CancellationToken cancellation) =>
        await records.ChangeAsync(JobRecord.IdOf(id), JobTransitions.Cancelled, cancellation);

    public Task<bool> ForgetAsync(string id, CancellationToken cancellation) => records.ForgetAsync(JobRecord.IdOf(id), cancellation);

    private Task SendAsync(JobRecord job, string messageId, CancellationToken cancellation) =>
        messages.SendAsync(JobQueues.Of(job.Kind), messageId, job.Id, job.Kind, null, cancellation);
}
