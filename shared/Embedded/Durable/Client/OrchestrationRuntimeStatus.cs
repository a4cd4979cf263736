namespace AutoVideo.Embedded.Durable.Client;

/// <summary>Life of an instance. ContinuedAsNew and Canceled exist for the numbering only.</summary>
public enum OrchestrationRuntimeStatus
{
    Running = 0,
    Completed = 1,
    ContinuedAsNew = 2,
    Failed = 3,
    Canceled = 4,
    Terminated = 5,
    Pending = 6,
    Suspended = 7,
}
