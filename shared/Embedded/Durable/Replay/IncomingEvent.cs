namespace AutoVideo.Embedded.Durable.Replay;

/// <summary>Something that happened to an instance and is not yet in its history.</summary>
internal sealed record IncomingEvent(HistoryEventKind Kind, int TaskId = -1, string? Name = null, string? Payload = null);

/// <summary>What does not change during one execution of an instance.</summary>
internal sealed record OrchestrationIdentity(string InstanceId, string Name, string Version, ParentOrchestrationInstance? Parent);

/// <summary>The next execution of an instance that continues as new.</summary>
internal sealed record NextExecution(string? Input, string? Version, IReadOnlyList<IncomingEvent> CarriedEvents);

/// <summary>How far a step took the instance.</summary>
internal enum StepState
{
    Waiting,
    Suspended,
    Completed,
    Failed,
    ContinuedAsNew,
}

/// <summary>What one step adds to an instance. <see cref="Events"/> are both what was taken in and what the code asked for.</summary>
internal sealed class StepResult
{
    public required IReadOnlyList<HistoryEvent> Events { get; init; }

    public required StepState State { get; init; }

    public required DateTime At { get; init; }

    public string? Output { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    public string? CustomStatus { get; init; }

    public bool CustomStatusChanged { get; init; }

    public NextExecution? Next { get; init; }

    /// <summary>Timers that were cancelled before they were due.</summary>
    public IReadOnlyList<int> CancelledTimers { get; init; } = [];
}
