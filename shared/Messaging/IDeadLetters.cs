namespace AutoVideo.Messaging;

/// <summary>Messages that no function could handle.</summary>
public interface IDeadLetters
{
    /// <summary>Queues that functions listen to.</summary>
    IReadOnlyList<string> Queues { get; }

    /// <param name="queue">One of <see cref="Queues"/>.</param>
    /// <param name="from">Sequence number to begin at.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="cancellation">Ends the wait for the broker.</param>
    /// <returns>Oldest first.</returns>
    Task<IReadOnlyList<DeadLetter>> ListAsync(string queue, long from, int limit, CancellationToken cancellation);

    /// <summary>Sends a dead letter to its queue again, with a new id, and removes it here. After a crash in between it may be sent twice.</summary>
    /// <returns>False: there is none with this number.</returns>
    Task<bool> ReplayAsync(string queue, long sequence, CancellationToken cancellation);

    /// <returns>False: there is none with this number.</returns>
    Task<bool> DropAsync(string queue, long sequence, CancellationToken cancellation);
}

/// <param name="Body">JSON, as it was sent.</param>
public sealed record DeadLetter(
    long Sequence, string MessageId, string? Subject, string? Reason, string? Description, int DeliveryCount, DateTimeOffset EnqueuedAt, string Body);
