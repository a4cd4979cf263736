namespace AutoVideo.MediaJobs;

/// <summary>Hears of finished jobs from the worker. A lost event does no harm: who waits for a job also asks for its state.</summary>
public interface IMediaJobEvents
{
    /// <param name="instanceId">Orchestration that waits for the job, when one does.</param>
    Task FinishedAsync(string jobId, string? instanceId, MediaJobStatus status, CancellationToken cancellation);
}
