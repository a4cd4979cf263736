using System.Text.Json.Serialization;

namespace AutoVideo.Embedded.Messaging;

/// <summary>A row of the broker, as a receiver sees it.</summary>
internal sealed record StoredMessage
{
    public required long Sequence { get; init; }
    public required string Entity { get; init; }
    public required string MessageId { get; init; }
    public required byte[] Body { get; init; }
    public required MessageHeader Header { get; init; }
    public required DateTimeOffset EnqueuedAt { get; init; }
    public ServiceBusMessageState State { get; init; }
    public DateTimeOffset? ScheduledFor { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public int DeliveryCount { get; init; }
    public string? LockToken { get; init; }
    public string? DeadLetterSource { get; init; }
    public string? DeadLetterReason { get; init; }
    public string? DeadLetterDescription { get; init; }
}

/// <summary>What the sender wrote beside the body; stored as JSON.</summary>
internal sealed record MessageHeader
{
    public string? Subject { get; init; }
    public string? CorrelationId { get; init; }
    public string? ContentType { get; init; }
    public string? To { get; init; }
    public string? ReplyTo { get; init; }
    public string? SessionId { get; init; }
    public string? PartitionKey { get; init; }
    public TimeSpan? TimeToLive { get; init; }
    [JsonConverter(typeof(MessagePropertiesConverter))]
    public Dictionary<string, object> Properties { get; init; } = [];
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MessageHeader))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class MessagingJsonContext : JsonSerializerContext;
