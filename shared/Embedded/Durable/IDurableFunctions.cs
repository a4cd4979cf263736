namespace AutoVideo.Embedded.Durable;

/// <summary>What the engine runs; the host implements it. Names ignore case, null means that there is no such function.</summary>
public interface IDurableFunctions
{
    OrchestratorFunction? FindOrchestrator(string name);

    ActivityFunction? FindActivity(string name);
}

/// <summary>One run of orchestrator code. It must start on the calling thread; its result is serialized by the engine.</summary>
public delegate Task<object?> OrchestratorFunction(TaskOrchestrationContext context);

/// <summary>
/// One run of an activity, JSON in and JSON out. It runs at least once. <paramref name="shutdown"/> is cancelled when the host stops;
/// an activity that ends by it is run again after the next start.
/// </summary>
public delegate Task<string?> ActivityFunction(ActivityInvocation invocation, CancellationToken shutdown);

/// <param name="InstanceId">The calling orchestration.</param>
/// <param name="Name">As the orchestrator wrote it.</param>
/// <param name="Input">JSON, null when there is none.</param>
/// <param name="TaskId">Sequence number of the call in its orchestration, from 0.</param>
public sealed record ActivityInvocation(string InstanceId, string Name, string? Input, int TaskId);
