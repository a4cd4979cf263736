using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;

namespace AutoVideo.Render.Preview;

/// <summary>Finds previews and has them made, one at a time for each user. Nothing here starts a process: a media worker does the work.</summary>
public sealed class VideoPreviews(IBlobStore blobs, IMediaJobs jobs, ILock locks, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly ArtefactStore artefacts = new(blobs);

    /// <summary>The finished preview of a timeline; null when it has to be made.</summary>
    /// <param name="timeline">Blob name.</param>
    public async Task<PreviewResult?> FindAsync(string timeline, CancellationToken cancellation) =>
        await artefacts.FindAsync(PreviewAddress.Of(timeline), RenderJsonContext.Default.PreviewResult, cancellation) is { } known
        && await blobs.FindAsync(known.Video, cancellation) is not null ? known : null;

    /// <summary>Has a preview made; returns once its first pictures are there.</summary>
    /// <param name="videoId">Whose preview it is.</param>
    /// <param name="userId">Who watches.</param>
    /// <exception cref="PermanentException"><c>preview_running</c>: the user is watching another one; or what the worker failed with.</exception>
    public async Task<RunningPreview> StartAsync(string timeline, string videoId, string userId, CancellationToken cancellation)
    {
        // A browser that asks again has just let go of its last one.
        var waiting = time.GetTimestamp();
        LockLease? held;
        while ((held = await locks.TryTakeAsync(LockTurns.NameOf("preview", userId), Lease, cancellation)) is null)
        {
            if (time.GetElapsedTime(waiting) > Patience)
                throw new PermanentException("preview_running", "Another preview of yours is being made; close it first, or try again in a moment.");
            await Task.Delay(LookEvery, time, cancellation);
        }
        var running = new RunningPreview(blobs, jobs, locks, time, held, await SubmitAsync(timeline, videoId, held, cancellation), PreviewAddress.Of(timeline));
        try
        {
            await running.BeginAsync(cancellation);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    private async Task<string> SubmitAsync(string timeline, string videoId, LockLease held, CancellationToken cancellation)
    {
        try
        {
            var input = JsonSerializer.Serialize(new PreviewRequest(timeline), RenderJsonContext.Default.PreviewRequest);
            var job = $"preview-{videoId}-{PreviewAddress.Of(timeline).Hash}";
            var before = await jobs.FindAsync(job, cancellation);
            // A plan that is left of earlier work may name parts that other tools made; the worker writes the one that holds.
            if (before is null or { IsFinished: true })
                await blobs.DeleteAsync(PreviewAddress.Plan(PreviewAddress.Of(timeline)), cancellation);
            // One that succeeded is not run again under its id; what it made was cleaned away since.
            if (before is { Status: MediaJobStatus.Succeeded })
                job += string.Create(System.Globalization.CultureInfo.InvariantCulture, $"-{held.Fence}");
            await jobs.SubmitAsync(new MediaJob(job, MediaJobKind.Preview, input), cancellation);
            return job;
        }
        catch
        {
            await locks.ReleaseAsync(held, CancellationToken.None);
            throw;
        }
    }

    internal static TimeSpan Look => LookEvery;
    internal static TimeSpan Ask => AskEvery;
    internal static TimeSpan Hold => Lease;
}

/// <summary>A preview that is being made and watched. Disposing it ends the work when nobody has seen its end.</summary>
public sealed class RunningPreview : IAsyncDisposable
{
    private readonly IBlobStore blobs;
    private readonly IMediaJobs jobs;
    private readonly ILock locks;
    private readonly TimeProvider time;
    private readonly LockLease held;
    private readonly string job;
    private readonly ContentAddress address;
    private PreviewPlan? plan;
    private long renewed, asked;
    private bool isSent, isDisposed;

    internal RunningPreview(IBlobStore blobs, IMediaJobs jobs, ILock locks, TimeProvider time, LockLease held, string job, ContentAddress address)
    {
        (this.blobs, this.jobs, this.locks, this.time, this.held) = (blobs, jobs, locks, time, held);
        (this.job, this.address, renewed) = (job, address, time.GetTimestamp());
        asked = renewed;
    }

    internal async Task BeginAsync(CancellationToken cancellation)
    {
        await ArrivesAsync(PreviewAddress.Plan(address), cancellation);
        await using (var json = await blobs.OpenReadAsync(PreviewAddress.Plan(address), null, cancellation))
            plan = await JsonSerializer.DeserializeAsync(json, RenderStoreJsonContext.Default.PreviewPlan, cancellation) ?? throw new InvalidDataException("A preview's plan is empty.");
        await ArrivesAsync(plan.Parts[0].Blob, cancellation);
    }

    /// <summary>Writes a fragmented MP4, each part when it is made; then waits until the whole is kept as a file.</summary>
    public async Task WriteAsync(Stream target, CancellationToken cancellation)
    {
        await new PreviewWriter(blobs, plan!, ArrivesAsync).WriteAsync(target, cancellation);
        isSent = true;
        await jobs.WaitAsync(job, VideoPreviews.Hold, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        if (!isSent)
            await jobs.CancelAsync(job, CancellationToken.None); // a finished job stays as it is
        try
        {
            await locks.ReleaseAsync(held, CancellationToken.None);
        }
        catch (TransientException)
        {
            // The lease ends by itself.
        }
    }

    private async Task ArrivesAsync(string blob, CancellationToken cancellation)
    {
        long? asked = null;
        while (await blobs.FindAsync(blob, cancellation) is null)
        {
            if (asked is null || time.GetElapsedTime(asked.Value) > VideoPreviews.Ask)
            {
                asked = time.GetTimestamp();
                // Looked at once more: it may have been written between the two questions.
                if (await jobs.FindAsync(job, cancellation) is { IsFinished: true } ended && await blobs.FindAsync(blob, cancellation) is null)
                {
                    _ = ended.ResultOrThrow();
                    throw new TransientException("A part of the preview vanished before it was sent.");
                }
                await RenewAsync(cancellation);
            }
            await Task.Delay(VideoPreviews.Look, time, cancellation);
        }
        await RenewAsync(cancellation);
    }

    private async Task RenewAsync(CancellationToken cancellation)
    {
        if (time.GetElapsedTime(asked) < VideoPreviews.Hold / 4)
            return;
        asked = time.GetTimestamp();
        try
        {
            if (!await locks.RenewAsync(held, VideoPreviews.Hold, cancellation))
                throw new PermanentException("preview_running", "Another preview of yours took this one's place.");
            renewed = asked;
        }
        catch (TransientException) when (time.GetElapsedTime(renewed) < VideoPreviews.Hold)
        {
            // Whoever keeps the locks is away for a moment: the lease still runs, and is asked for again.
        }
    }
}
