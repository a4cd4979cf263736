namespace AutoVideo.Messaging;

/// <summary>Sends to queues and topics, at least once; receiving is a trigger's work.</summary>
public interface IMessageBus
{
    /// <summary>Accepted by the broker, durably, when the call returns.</summary>
    Task SendAsync(string queueOrTopic, BusMessage message, CancellationToken cancellation);
}

/// <param name="MessageId">The same id within the duplicate-detection window is dropped.</param>
/// <param name="Body">JSON, at most 256 KB.</param>
public sealed record BusMessage(string MessageId, string Subject, string Body)
{
    public string? CorrelationId { get; init; }
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
    /// <summary>Invisible until then.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }
}
