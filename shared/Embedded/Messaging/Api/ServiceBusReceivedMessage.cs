namespace AutoVideo.Embedded.Messaging;

public enum ServiceBusMessageState
{
    Active = 0,
    Deferred = 1,
    Scheduled = 2,
}

/// <summary>A message as the broker delivered it.</summary>
public class ServiceBusReceivedMessage
{
    internal ServiceBusReceivedMessage(StoredMessage stored)
    {
        Stored = stored;
        ApplicationProperties = stored.Header.Properties;
    }

    internal StoredMessage Stored { get; }

    public IReadOnlyDictionary<string, object> ApplicationProperties { get; }
    public BinaryData Body => BinaryData.FromBytes(Stored.Body);
    public string ContentType => Stored.Header.ContentType!;
    public string CorrelationId => Stored.Header.CorrelationId!;
    public string DeadLetterErrorDescription => Stored.DeadLetterDescription!;
    public string DeadLetterReason => Stored.DeadLetterReason!;
    public string DeadLetterSource => Stored.DeadLetterSource!;
    public int DeliveryCount => Stored.DeliveryCount;
    public long EnqueuedSequenceNumber => Stored.Sequence;
    public DateTimeOffset EnqueuedTime => Stored.EnqueuedAt;
    public DateTimeOffset ExpiresAt => Stored.ExpiresAt ?? DateTimeOffset.MaxValue;
    public DateTimeOffset LockedUntil { get; internal set; }
    public string LockToken => Stored.LockToken!;
    public string MessageId => Stored.MessageId;
    public string PartitionKey => Stored.Header.PartitionKey!;
    public string ReplyTo => Stored.Header.ReplyTo!;
    public DateTimeOffset ScheduledEnqueueTime => Stored.ScheduledFor ?? default;
    public long SequenceNumber => Stored.Sequence;
    public string SessionId => Stored.Header.SessionId!;
    public ServiceBusMessageState State => Stored.State;
    public string Subject => Stored.Header.Subject!;
    public TimeSpan TimeToLive => Stored.Header.TimeToLive ?? TimeSpan.MaxValue;
    public string To => Stored.Header.To!;

    public override string ToString() => $"{{MessageId:{MessageId}}}";
}

public static class ServiceBusModelFactory
{
    /// <summary>A received message for tests.</summary>
    public static ServiceBusReceivedMessage ServiceBusReceivedMessage(
        BinaryData body = null!, string messageId = null!, string partitionKey = null!, string viaPartitionKey = null!, string sessionId = null!,
        string replyToSessionId = null!, TimeSpan timeToLive = default, string correlationId = null!, string subject = null!, string to = null!,
        string contentType = null!, string replyTo = null!, DateTimeOffset scheduledEnqueueTime = default, IDictionary<string, object> properties = null!,
        Guid lockTokenGuid = default, int deliveryCount = 0, DateTimeOffset lockedUntil = default, long sequenceNumber = -1, string deadLetterSource = null!,
        long enqueuedSequenceNumber = 0, DateTimeOffset enqueuedTime = default, ServiceBusMessageState serviceBusMessageState = ServiceBusMessageState.Active) =>
        new(new StoredMessage
        {
            Sequence = sequenceNumber,
            Entity = "",
            MessageId = messageId,
            Body = body is null ? [] : body.ToArray(),
            State = serviceBusMessageState,
            EnqueuedAt = enqueuedTime,
            ScheduledFor = scheduledEnqueueTime == default ? null : scheduledEnqueueTime,
            DeliveryCount = deliveryCount,
            LockToken = lockTokenGuid.ToString(),
            DeadLetterSource = deadLetterSource,
            Header = new MessageHeader
            {
                Subject = subject,
                CorrelationId = correlationId,
                ContentType = contentType,
                To = to,
                ReplyTo = replyTo,
                SessionId = sessionId,
                PartitionKey = partitionKey,
                TimeToLive = timeToLive == default ? null : timeToLive,
                Properties = properties is null ? [] : new Dictionary<string, object>(properties),
            },
        })
        { LockedUntil = lockedUntil };
}
