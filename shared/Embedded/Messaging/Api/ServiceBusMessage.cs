namespace AutoVideo.Embedded.Messaging;

/// <summary>A message to send. At most 256 KB with its properties.</summary>
public class ServiceBusMessage
{
    private string _messageId = null!;

    public ServiceBusMessage() : this(BinaryData.FromBytes(ReadOnlyMemory<byte>.Empty)) { }

    public ServiceBusMessage(string body) : this(BinaryData.FromString(body)) { }

    public ServiceBusMessage(ReadOnlyMemory<byte> body) : this(BinaryData.FromBytes(body)) { }

    public ServiceBusMessage(BinaryData body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Body = body;
    }

    /// <summary>A copy to send again; what the broker knew of the delivery is left behind.</summary>
    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage)
    {
        ArgumentNullException.ThrowIfNull(receivedMessage);
        Body = receivedMessage.Body;
        ContentType = receivedMessage.ContentType;
        CorrelationId = receivedMessage.CorrelationId;
        MessageId = receivedMessage.MessageId;
        PartitionKey = receivedMessage.PartitionKey;
        ReplyTo = receivedMessage.ReplyTo;
        SessionId = receivedMessage.SessionId;
        Subject = receivedMessage.Subject;
        To = receivedMessage.To;
        TimeToLive = receivedMessage.TimeToLive;
        foreach (var (name, value) in receivedMessage.ApplicationProperties)
            ApplicationProperties[name] = value;
    }

    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>(StringComparer.Ordinal);
    public BinaryData Body { get; set; }
    public string ContentType { get; set; } = null!;
    public string CorrelationId { get; set; } = null!;

    /// <summary>At most 128 characters. The same id within the duplicate-detection window is dropped; none set: never a duplicate.</summary>
    public string MessageId
    {
        get => _messageId;
        set => _messageId = value is { Length: 0 or > 128 }
            ? throw new ArgumentException("A message id has 1 to 128 characters.", nameof(value))
            : value;
    }

    public string PartitionKey { get; set; } = null!;
    public string ReplyTo { get; set; } = null!;
    public DateTimeOffset ScheduledEnqueueTime { get; set; }
    public string SessionId { get; set; } = null!;
    public string Subject { get; set; } = null!;
    public TimeSpan TimeToLive { get; set; } = TimeSpan.MaxValue;
    public string To { get; set; } = null!;

    public override string ToString() => $"{{MessageId:{MessageId}}}";
}
