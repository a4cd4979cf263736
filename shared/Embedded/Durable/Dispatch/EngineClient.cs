using AutoVideo.Embedded.Durable.Client;
using AutoVideo.Embedded.Durable.Converters;
using AutoVideo.Embedded.Durable.Replay;
using AutoVideo.Embedded.Durable.Storage;

namespace AutoVideo.Embedded.Durable.Dispatch;

/// <summary>The client of the engine in this process. What it returns from is on disk.</summary>
internal sealed class EngineClient(DurableEngine engine, DurableEngineOptions options, TimeProvider time) : DurableTaskClient("embedded")
{
    private const int PurgeBatch = 200;

    private readonly JsonDataConverter converter = new(options.Serializer);
    private readonly PayloadLimits limits = new(options.MaxPayloadBytes, options.MaxCustomStatusBytes, options.MaxHistoryEvents);

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName.Name, nameof(orchestratorName));
        var id = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        InstanceIds.Require(id, nameof(options));
        var instance = new NewInstance(
            id,
            orchestratorName.Name,
            options?.Version?.Version,
            limits.Payload(converter.Serialize(input), $"Input of orchestrator '{orchestratorName}'"),
            options is null ? null : DurableJson.WriteTags(options.Tags),
            options?.StartAt?.UtcDateTime,
            null);
        await Create(instance, Dedupe(options?.DedupeStatuses), cancellation);
        return id;
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var payload = limits.Payload(converter.Serialize(eventPayload), $"Payload of event '{eventName}'");
        return Post(instanceId, new IncomingEvent(HistoryEventKind.EventRaised, -1, eventName, payload), cancellation);
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Wait(instanceId, now => now.RuntimeStatus != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Wait(instanceId, now => now.IsCompleted, getInputsAndOutputs, cancellation);

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        var output = limits.Payload(converter.Serialize(options?.Output), "Output of the terminated instance");
        return Post(instanceId, new IncomingEvent(HistoryEventKind.ExecutionTerminated, options?.Recursive == true ? 1 : 0, null, output), cancellation);
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Post(instanceId, new IncomingEvent(HistoryEventKind.ExecutionSuspended, -1, null, Reason(reason)), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Post(instanceId, new IncomingEvent(HistoryEventKind.ExecutionResumed, -1, null, Reason(reason)), cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(Find(instanceId, getInputsAndOutputs));
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var query = filter ?? new OrchestrationQuery();
        return Pageable.Create<OrchestrationMetadata>((token, size, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            return Task.FromResult(engine.Database.Read(reader => InstanceQueries.List(reader, query, token ?? query.ContinuationToken, size, converter)));
        });
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return new PurgeResult(await engine.Write(new PurgeInstances([instanceId], options?.Recursive == true), cancellation));
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var started = time.GetTimestamp();
        var count = 0;
        while (true)
        {
            var ids = engine.Database.Read(reader => InstanceQueries.Finished(reader, filter, PurgeBatch));
            if (ids.Count == 0)
                return new PurgeResult(count, true);
            if (filter.Timeout is { } timeout && time.GetElapsedTime(started) > timeout)
                return new PurgeResult(count, false);
            count += await engine.Write(new PurgeInstances(ids, options?.Recursive == true), cancellation);
        }
    }

    public override async Task<string> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        var old = Find(instanceId, true) ?? throw new ArgumentException($"There is no orchestration instance '{instanceId}'.", nameof(instanceId));
        if (!restartWithNewInstanceId && !old.IsCompleted)
            throw new InvalidOperationException($"Orchestration instance '{instanceId}' is {old.RuntimeStatus}; only a finished one restarts under its id.");
        var id = restartWithNewInstanceId ? Guid.NewGuid().ToString("N") : instanceId;
        await Create(new NewInstance(id, old.Name, null, old.SerializedInput, DurableJson.WriteTags(old.Tags), null, null), CreateInstance.Living, cancellation);
        return id;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static HashSet<OrchestrationRuntimeStatus> Dedupe(IReadOnlyList<string>? statuses) =>
        statuses is null ? [.. CreateInstance.Living] : [.. statuses.Select(Enum.Parse<OrchestrationRuntimeStatus>)];

    private static string? Reason(string? reason) => reason is null ? null : System.Text.Json.JsonSerializer.Serialize(reason, DurableJsonContext.Default.String);

    private async Task Create(NewInstance instance, IReadOnlySet<OrchestrationRuntimeStatus> dedupe, CancellationToken cancellation)
    {
        if (await engine.Write(new CreateInstance(instance, dedupe), cancellation) is { } status)
            throw new OrchestrationAlreadyExistsException($"An orchestration instance with id '{instance.InstanceId}' already exists and is {status}.");
    }

    private async Task Post(string instanceId, IncomingEvent message, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (!await engine.Write(new PostMessage(instanceId, message), cancellation))
            engine.Dropped(message, instanceId);
    }

    private OrchestrationMetadata? Find(string instanceId, bool payloads) =>
        engine.Database.Read(reader => InstanceQueries.Find(reader, instanceId, payloads, converter));

    private Task<OrchestrationMetadata> Wait(string instanceId, Func<OrchestrationMetadata, bool> reached, bool payloads, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return engine.Waiters.WaitUntil(instanceId, reached, () => Find(instanceId, payloads), cancellation);
    }
}
