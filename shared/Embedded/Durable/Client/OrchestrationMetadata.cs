namespace AutoVideo.Embedded.Durable.Client;

/// <summary>An instance as it was when asked. Input, output and custom status are there only when asked for.</summary>
public sealed class OrchestrationMetadata(string name, string instanceId)
{
    public string Name { get; } = name;

    public string InstanceId { get; } = instanceId;

    /// <summary>Set exactly when inputs and outputs were fetched.</summary>
    public DataConverter? DataConverter { get; init; }

    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastUpdatedAt { get; init; }

    public string? SerializedInput { get; init; }

    /// <summary>JSON of a result; the bare message text of a failure.</summary>
    public string? SerializedOutput { get; init; }

    public string? SerializedCustomStatus { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public TaskFailureDetails? FailureDetails { get; init; }

    public bool IsRunning => RuntimeStatus == OrchestrationRuntimeStatus.Running;

    public bool IsCompleted => RuntimeStatus is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    public T? ReadInputAs<T>() => Converter("input").Deserialize<T>(SerializedInput);

    public T? ReadOutputAs<T>() => Converter("output").Deserialize<T>(SerializedOutput);

    public T? ReadCustomStatusAs<T>() => Converter("custom status").Deserialize<T>(SerializedCustomStatus);

    public override string ToString() => $"[Name: '{Name}', ID: '{InstanceId}', RuntimeStatus: {RuntimeStatus}, CreatedAt: {CreatedAt:s}, LastUpdatedAt: {LastUpdatedAt:s}]";

    private DataConverter Converter(string what) =>
        DataConverter ?? throw new InvalidOperationException($"The {what} was not fetched: ask for the instance with getInputsAndOutputs (or FetchInputsAndOutputs) set.");
}
