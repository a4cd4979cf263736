namespace AutoVideo.Messaging;

/// <summary>Sends to queues and topics, at least once; receiving is a trigger's work.</summary>
public interface IMessageBus
{
    /// <summary>Accepted by the broker, durably, when the call returns.</summary>
    /// <exception cref="Failures.PermanentException"><c>message_too_large</c>.</exception>
    /// <exception cref="Failures.TransientException">The broker is away or busy.</exception>
    Task SendAsync(string queueOrTopic, BusMessage message, CancellationToken cancellation);
}

/// <param name="MessageId">The same id within the duplicate-detection window is dropped.</param>
/// <param name="Body">JSON, at most <see cref="MaxBodyBytes"/>.</param>
public sealed record BusMessage(string MessageId, string Subject, string Body)
{
    /// <summary>UTF-8 bytes of a body. Service Bus takes 256 KB with headers and properties, of which these may be 64.</summary>
    public const int MaxBodyBytes = 192 * 1024;

    public string? CorrelationId { get; init; }
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
    /// <summary>Invisible until then.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }
}
