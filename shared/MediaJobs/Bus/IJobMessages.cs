namespace AutoVideo.MediaJobs.Bus;

/// <summary>The messages that tell workers of jobs: at least once, locked while somebody works, without any of the job's own content.</summary>
public interface IJobMessages
{
    /// <param name="queue">One of <see cref="JobQueues"/>.</param>
    /// <param name="messageId">The same again within the duplicate-detection window is dropped.</param>
    /// <param name="job">Key of the job's document.</param>
    /// <param name="kind">Of the job.</param>
    /// <param name="visibleAt">Null: at once.</param>
    /// <exception cref="Failures.TransientException">The broker is away or busy.</exception>
    Task SendAsync(string queue, string messageId, string job, MediaJobKind kind, DateTimeOffset? visibleAt, CancellationToken cancellation);

    /// <summary>The next message, locked; null when none came in time.</summary>
    /// <exception cref="Failures.TransientException">The broker is away or busy.</exception>
    Task<IJobMessage?> ReceiveAsync(string queue, TimeSpan atMost, CancellationToken cancellation);
}

/// <summary>A message while its lock lasts. Once that is lost, each of its methods says false and does nothing.</summary>
public interface IJobMessage
{
    string Job { get; }
    MediaJobKind Kind { get; }

    /// <summary>1 at the first delivery.</summary>
    int Deliveries { get; }
    Task<bool> RenewAsync(CancellationToken cancellation);
    Task<bool> CompleteAsync(CancellationToken cancellation);
    Task<bool> AbandonAsync(CancellationToken cancellation);

    /// <summary>Sets it aside for somebody to look at.</summary>
    /// <param name="reason">A code.</param>
    /// <param name="description">What is wrong and what to do.</param>
    Task<bool> DeadLetterAsync(string reason, string description, CancellationToken cancellation);
}

/// <summary>Two queues, so that a worker with a free core but a busy encoder takes only what it can do.</summary>
public static class JobQueues
{
    /// <summary>Renders and clips: one at a time, on a GPU where there is one.</summary>
    public const string Heavy = "render-jobs";

    /// <summary>Voices, pictures and probes: seconds each.</summary>
    public const string Light = "media-jobs";

    public static string Of(MediaJobKind kind) => kind is MediaJobKind.Render or MediaJobKind.Clip or MediaJobKind.Package ? Heavy : Light;
}
