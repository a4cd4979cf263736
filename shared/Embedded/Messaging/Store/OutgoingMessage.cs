using System.Text;
using System.Text.Json;

namespace AutoVideo.Embedded.Messaging;

/// <summary>A message on its way in, already in stored form.</summary>
internal sealed record OutgoingMessage
{
    /// <summary>As in the standard tier of Service Bus.</summary>
    public const int MaxBytes = 256 * 1024;

    public required string MessageId { get; init; }
    /// <summary>The sender chose the id, so that it counts for duplicate detection.</summary>
    public required bool HasChosenId { get; init; }
    public required byte[] Body { get; init; }
    public required MessageHeader Header { get; init; }
    public required string HeaderJson { get; init; }
    public required DateTimeOffset? ScheduledFor { get; init; }

    public int Bytes => Body.Length + Encoding.UTF8.GetByteCount(HeaderJson) + MessageId.Length;

    public static OutgoingMessage From(string entity, ServiceBusMessage message, DateTimeOffset? scheduled)
    {
        ArgumentNullException.ThrowIfNull(message);
        var header = new MessageHeader
        {
            Subject = message.Subject,
            CorrelationId = message.CorrelationId,
            ContentType = message.ContentType,
            To = message.To,
            ReplyTo = message.ReplyTo,
            SessionId = message.SessionId,
            PartitionKey = message.PartitionKey,
            TimeToLive = message.TimeToLive == TimeSpan.MaxValue ? null : message.TimeToLive,
            Properties = new Dictionary<string, object>(message.ApplicationProperties, StringComparer.Ordinal),
        };
        var outgoing = new OutgoingMessage
        {
            MessageId = message.MessageId ?? Guid.NewGuid().ToString("N"),
            HasChosenId = message.MessageId is not null,
            Body = message.Body.ToArray(),
            Header = header,
            HeaderJson = JsonSerializer.Serialize(header, MessagingJsonContext.Default.MessageHeader),
            ScheduledFor = scheduled ?? (message.ScheduledEnqueueTime == default ? null : message.ScheduledEnqueueTime),
        };
        return outgoing.Bytes <= MaxBytes
            ? outgoing
            : throw new ServiceBusException($"The message has {outgoing.Bytes} bytes, {MaxBytes} are allowed.", ServiceBusFailureReason.MessageSizeExceeded, entity);
    }

    public static int Size(ServiceBusMessage message) => From("", message, null).Bytes;
}
