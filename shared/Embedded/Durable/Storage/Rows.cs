using AutoVideo.Embedded.Durable.Client;

namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>Who waits for the end of a sub-orchestration.</summary>
internal sealed record ParentRow(long Key, int Execution, int TaskId, string Name, string InstanceId);

internal sealed record InstanceRow(
    long Key,
    string InstanceId,
    string Name,
    string? Version,
    OrchestrationRuntimeStatus Status,
    int Execution,
    ParentRow? Parent)
{
    public bool IsOver => Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}

/// <summary>A message that waits for its instance. <see cref="Execution"/> is null when any execution may take it.</summary>
internal sealed record InboxRow(long VisibleAt, long Id, int? Execution, Replay.IncomingEvent Event);

/// <summary>Which activity of which execution of which instance.</summary>
internal readonly record struct WorkKey(long Instance, int Execution, int TaskId);
