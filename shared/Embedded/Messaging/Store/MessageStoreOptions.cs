namespace AutoVideo.Embedded.Messaging;

internal sealed record MessageStoreOptions
{
    public required string Path { get; init; }
    /// <summary>Deliveries before a message goes to the dead letters.</summary>
    public int MaxDeliveryCount { get; init; } = 10;
    /// <summary>How long a delivered message is out of sight unless renewed.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>How long a message id is remembered.</summary>
    public TimeSpan DuplicateDetection { get; init; } = TimeSpan.FromMinutes(10);
    /// <summary>How often a waiting receiver looks for messages of another process.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(2);
}
