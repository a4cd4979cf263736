namespace AutoVideo.Embedded.Durable;

/// <summary>Reads what an instance did, for timelines and for replaying a stored history against today's code.</summary>
public interface IDurableHistory
{
    /// <summary>Null when there is no such instance.</summary>
    Task<InstanceHistory?> ReadAsync(string instanceId, CancellationToken cancellationToken);
}

/// <summary>An instance and its events, in the order they were stored.</summary>
public sealed record InstanceHistory(
    string InstanceId,
    string Name,
    string? Version,
    ParentInstance? Parent,
    IReadOnlyList<HistoryEvent> Events);

/// <summary>The orchestration that started this one.</summary>
public sealed record ParentInstance(string Name, string InstanceId);

/// <summary>What can happen to an instance. The numbers are stored: never change or reuse one.</summary>
public enum HistoryEventKind
{
    ExecutionStarted = 1,
    TaskScheduled = 2,
    TaskCompleted = 3,
    TaskFailed = 4,
    TimerCreated = 5,
    TimerFired = 6,
    SubOrchestrationCreated = 7,
    SubOrchestrationCompleted = 8,
    SubOrchestrationFailed = 9,
    EventRaised = 10,
    EventSent = 11,
    ExecutionSuspended = 12,
    ExecutionResumed = 13,
    ExecutionTerminated = 14,
    ExecutionCompleted = 15,
    ExecutionFailed = 16,
    ContinuedAsNew = 17,
}

/// <param name="Sequence">Position in the history, from 0.</param>
/// <param name="Step">Run of the orchestrator that recorded it; all events of a step share <paramref name="At"/>.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">Recorded time (UTC) of the step.</param>
/// <param name="TaskId">Sequence number of the call it belongs to, -1 for none.</param>
/// <param name="Name">Function or event.</param>
/// <param name="Payload">JSON of an input, result, event or failure.</param>
/// <param name="Target">Instance id of a sub-orchestration or of an event's receiver.</param>
/// <param name="FireAt">When a timer is due (UTC).</param>
public sealed record HistoryEvent(
    int Sequence,
    int Step,
    HistoryEventKind Kind,
    DateTime At,
    int TaskId = -1,
    string? Name = null,
    string? Payload = null,
    string? Target = null,
    DateTime? FireAt = null);
