using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;

namespace AutoVideo;

/// <summary>How often a step is tried. What a <see cref="PermanentException"/> says is never tried again.</summary>
internal static class Retries
{
    private const int MaxFaults = 4;
    private const int MinutesOfADay = 24 * 60;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>
    /// A step that calls a provider or a media worker: 1 s, 4 s, 16 s between four attempts. One that ended because its media job still waits is none of
    /// them: the next goes on waiting for the same job, until a day is over. Nor is one that found the documents away: it is tried again after 1 s, 2 s, 4 s and so on to a minute.
    /// </summary>
    public static TaskOptions OfWork
    {
        get
        {
            var (faults, timesAway) = (0, 0); // of one call: each has options of its own, and so has each replay of it
            return TaskOptions.FromRetryHandler(async retry =>
            {
                if (retry.LastFailure.IsCausedBy<PermanentException>())
                    return false;
                var isAway = retry.LastFailure.IsCausedBy<DocumentsAwayException>();
                var waits = (isAway || retry.LastFailure.IsCausedBy<MediaJobWaitsException>()) && retry.TotalRetryTime < LongestWait;
                if (!waits)
                    faults++;
                // After the last fault too, at once: a policy does so, and histories of when this was one have that timer.
                var pause = waits ? First * (isAway ? Math.Pow(2, Math.Min(timesAway++, 6)) : 1) : faults == MaxFaults ? TimeSpan.Zero : First * Math.Pow(4, faults - 1);
                await retry.OrchestrationContext.CreateTimer(pause, retry.CancellationToken);
                return faults < MaxFaults;
            });
        }
    }

    /// <summary>
    /// A step that only writes a document: it has to go through, whatever the store is doing, so it is tried for a day: after half a second, a second and so on, then every minute.
    /// </summary>
    public static TaskOptions OfRecords => TaskOptions.FromRetryPolicy(
        new RetryPolicy(MinutesOfADay, TimeSpan.FromMilliseconds(500), 2, TimeSpan.FromMinutes(1)) { HandleFailure = failure => !failure.IsCausedBy<PermanentException>() });
}
