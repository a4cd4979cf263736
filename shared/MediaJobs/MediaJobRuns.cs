using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.MediaJobs;

/// <summary>What one step spends on media jobs: the CPU time of those that it waited for, and the time in which it may wait for them.</summary>
public sealed class MediaCost
{
    private static readonly AsyncLocal<MediaCost?> Current = new();
    private readonly TimeProvider _time;
    private readonly long _begun;
    private double _cpuSeconds;

    private MediaCost(TimeProvider time) => (_time, _begun) = (time, time.GetTimestamp());

    public double CpuSeconds => Volatile.Read(ref _cpuSeconds);

    /// <summary>Starts a count for this flow of control.</summary>
    public static MediaCost Begin(TimeProvider time) => Current.Value = new MediaCost(time);

    internal static bool HasTaken(TimeSpan time) => Current.Value is { } cost && cost._time.GetElapsedTime(cost._begun) >= time;

    internal static void Add(double cpuSeconds)
    {
        if (Current.Value is { } cost)
            lock (cost)
                cost._cpuSeconds += cpuSeconds;
    }
}

/// <summary>
/// A media job that still waits for a worker, or runs, when whoever waits has to end: no fault. The job goes on, and the same step done again waits
/// for the same job.
/// </summary>
public sealed class MediaJobWaitsException : TransientException
{
    public MediaJobWaitsException(MediaJobState job)
        : base($"media_job_waits: Media job '{job.Id}' ({job.Kind}) is still {job.Status.ToString().ToLowerInvariant()}; there are more jobs than the workers get done.") { }
    public MediaJobWaitsException(string message) : base(message) { }
    public MediaJobWaitsException(string message, Exception inner) : base(message, inner) { }
    public MediaJobWaitsException() { }
}

public static class MediaJobRuns
{
    private const int MaxSubmissions = 3;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    // The platform breaks off a function that runs for longer than functionTimeout in host.json, and with it all others of its process.
    private const int MaxLooks = 20;

    /// <summary>What stands under a content address, made by a media job if it is not there; the job's id is the address.</summary>
    /// <param name="find">Looks the artefact and its files up.</param>
    /// <exception cref="PermanentException">The job failed for good; the code is the job's.</exception>
    /// <exception cref="TransientException">The job failed and may succeed when tried again.</exception>
    public static async Task<T> MakeAsync<T>(
        this IMediaJobs jobs, ContentAddress address, MediaJobKind kind, string input, Func<CancellationToken, Task<T?>> find, CancellationToken cancellation)
        where T : class
    {
        for (var submission = 0; submission < MaxSubmissions; submission++)
        {
            if (await find(cancellation) is { } made)
                return made;
            // A job that succeeded is not run again under its id, but what it made may have been cleaned away since.
            var id = submission == 0 ? address.ToString() : $"{address}-{submission}";
            await jobs.RunAsync(new MediaJob(id, kind, input), cancellation);
        }
        return await find(cancellation) ?? throw new TransientException($"'{address}' vanished before it could be used.");
    }

    /// <summary>Submits a job and waits for its result.</summary>
    /// <returns>JSON of the kind's result record.</returns>
    /// <exception cref="PermanentException">The job failed for good; the code is the job's.</exception>
    /// <exception cref="TransientException">The job failed and may succeed when tried again, or it was cancelled.</exception>
    /// <exception cref="MediaJobWaitsException">The job, or all that the step waits for (<see cref="MediaCost"/>), has taken 20 minutes.</exception>
    public static async Task<string> RunAsync(this IMediaJobs jobs, MediaJob job, CancellationToken cancellation)
    {
        await jobs.SubmitAsync(job, cancellation);
        var state = await jobs.WaitAsync(job.Id, LookEvery, cancellation);
        for (var looks = 1; !state.IsFinished; looks++)
        {
            if (looks >= MaxLooks || MediaCost.HasTaken(MaxLooks * LookEvery))
                throw new MediaJobWaitsException(state);
            state = await jobs.WaitAsync(job.Id, LookEvery, cancellation);
        }
        MediaCost.Add(state.CpuSeconds);
        return state.ResultOrThrow();
    }

    /// <summary>The result of a finished job, or its failure as an exception.</summary>
    public static string ResultOrThrow(this MediaJobState state) => state switch
    {
        { Status: MediaJobStatus.Succeeded, Result: { } result } => result,
        { Failure: { Transient: false } failure } => throw new PermanentException(failure.Code, failure.Message),
        { Failure: { } failure } => throw new TransientException($"{failure.Code}: {failure.Message}"),
        _ => throw new TransientException($"Media job '{state.Id}' was {state.Status.ToString().ToLowerInvariant()}."),
    };
}
