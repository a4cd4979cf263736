namespace AutoVideo.Messaging;

/// <summary>Messages that no function could handle.</summary>
public interface IDeadLetters
{
    /// <summary>Queues that functions and workers listen to, and subscriptions, as <c>topic/subscription</c>.</summary>
    IReadOnlyList<string> Queues { get; }

    /// <param name="queue">One of <see cref="Queues"/>.</param>
    /// <param name="from">Sequence number to begin at.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="cancellation">Ends the wait for the broker.</param>
    /// <returns>Oldest first.</returns>
    Task<IReadOnlyList<DeadLetter>> ListAsync(string queue, long from, int limit, CancellationToken cancellation);

    /// <summary>
    /// Sends a dead letter to its queue again, with a new id, and removes it here. After a crash in between it may be sent twice. That of a subscription goes by its topic, with
    /// the name of the one it is for, which the others take no notice of.
    /// </summary>
    /// <returns>False: there is none with this number.</returns>
    /// <exception cref="Failures.PermanentException"><c>dead_letter_too_far</c>: too many older ones lie before it.</exception>
    Task<bool> ReplayAsync(string queue, long sequence, CancellationToken cancellation);

    /// <returns>False: there is none with this number.</returns>
    /// <exception cref="Failures.PermanentException"><c>dead_letter_too_far</c>: too many older ones lie before it.</exception>
    Task<bool> DropAsync(string queue, long sequence, CancellationToken cancellation);
}

/// <param name="Body">JSON, as it was sent.</param>
public sealed record DeadLetter(
    long Sequence, string MessageId, string? Subject, string? Reason, string? Description, int DeliveryCount, DateTimeOffset EnqueuedAt, string Body);
