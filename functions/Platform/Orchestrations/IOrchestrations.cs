using AutoVideo.Videos;

namespace AutoVideo.Platform;

/// <summary>
/// What services ask of orchestrations; repeats are harmless. Over the durable client it is done when the call returns. Over the queue it is kept by
/// then and done soon after, once, whatever dies in between.
/// </summary>
public interface IOrchestrations
{
    /// <summary>Starts an orchestration unless there is, or was, one of this id.</summary>
    /// <param name="input">One of the types of <see cref="OrchestrationsJsonContext"/>.</param>
    Task StartOnceAsync(string orchestrator, string instanceId, object input, CancellationToken cancellation);

    /// <summary>Raises an event, which has no payload, to an orchestration that was started; one that has ended is left alone.</summary>
    Task RaiseAsync(string instanceId, string eventName, CancellationToken cancellation);

    /// <summary>Tells the run of a video to stop; records the cancel at once when none runs.</summary>
    Task CancelAsync(VideoRun run, CancellationToken cancellation);

    /// <summary>Forgets an orchestration that has ended, or does within moments, with its history; one that is not there is no error.</summary>
    /// <exception cref="Failures.TransientException">It has not ended yet.</exception>
    Task ForgetAsync(string instanceId, CancellationToken cancellation);

    /// <summary>Fails when orchestrations cannot be asked for anything now.</summary>
    Task ProbeAsync(CancellationToken cancellation);
}
