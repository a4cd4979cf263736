namespace AutoVideo.Embedded.Durable;

/// <summary>How an instance is started: its id (32 hex digits when null) and the earliest time it may run.</summary>
public record StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = default)
{
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public TaskVersion? Version { get; init; }

    /// <summary>Statuses in which an instance of the same id forbids a new one; null: every status of a living one.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
