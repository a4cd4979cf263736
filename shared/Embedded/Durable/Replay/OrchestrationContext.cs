using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Embedded.Durable.Replay;

/// <summary>The context that orchestrator code sees; it turns calls into history.</summary>
internal sealed class OrchestrationContext(OrchestrationExecution execution, ILoggerFactory loggers) : TaskOrchestrationContext
{
    private int guids;

    public override TaskName Name => execution.Identity.Name;

    public override string InstanceId => execution.Identity.InstanceId;

    public override ParentOrchestrationInstance? Parent => execution.Identity.Parent;

    public override DateTime CurrentUtcDateTime => execution.Now;

    public override bool IsReplaying => execution.IsReplaying;

    public override string Version => execution.Identity.Version;

    protected override ILoggerFactory LoggerFactory => loggers;

    public override T? GetInput<T>()
        where T : default => execution.Converter.Deserialize<T>(execution.Input);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null) =>
        options?.Retry is { } retry
            ? RetryLoop.Run(this, retry, () => CallActivityOnce<TResult>(name, input))
            : CallActivityOnce<TResult>(name, input);

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        RequireOwnThread();
        var id = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        return options?.Retry is { } retry
            ? RetryLoop.Run(this, retry, () => CallSubOrchestratorOnce<TResult>(orchestratorName, id, input))
            : CallSubOrchestratorOnce<TResult>(orchestratorName, id, input);
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        RequireOwnThread();
        var due = fireAt.Kind == DateTimeKind.Local ? fireAt.ToUniversalTime() : DateTime.SpecifyKind(fireAt, DateTimeKind.Utc);
        return execution.Plan(HistoryEventKind.TimerCreated, null, null, null, due, cancellationToken);
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        RequireOwnThread();
        ArgumentNullException.ThrowIfNull(eventName);
        return execution.Events.WaitFor<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        RequireOwnThread();
        InstanceIds.Require(instanceId, nameof(instanceId));
        execution.PlanSend(instanceId, eventName, execution.Limits.Payload(execution.Converter.Serialize(payload), $"Payload of event '{eventName}'"));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        RequireOwnThread();
        execution.SetCustomStatus(execution.Limits.CustomStatus(execution.Converter.Serialize(customStatus)));
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        RequireOwnThread();
        ArgumentNullException.ThrowIfNull(options);
        var input = execution.Limits.Payload(execution.Converter.Serialize(options.NewInput), $"New input of orchestrator '{Name}'");
        execution.Continuation = new ContinuationRequest(input, options.NewVersion, options.PreserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        RequireOwnThread();
        return DeterministicGuid.Create(InstanceId, CurrentUtcDateTime, guids++);
    }

    private async Task<TResult> CallActivityOnce<TResult>(TaskName name, object? input)
    {
        RequireOwnThread(nameof(CallActivityAsync));
        var json = Serialize(input, "activity", name);
        return execution.Converter.Deserialize<TResult>(await execution.Plan(HistoryEventKind.TaskScheduled, name.Name, json))!;
    }

    private async Task<TResult> CallSubOrchestratorOnce<TResult>(TaskName name, string id, object? input)
    {
        InstanceIds.Require(id, "instanceId");
        var json = Serialize(input, "sub-orchestration", name);
        return execution.Converter.Deserialize<TResult>(await execution.Plan(HistoryEventKind.SubOrchestrationCreated, name.Name, json, id))!;
    }

    private string? Serialize(object? input, string kind, TaskName name)
    {
        if (input is TaskOptions)
            throw new ArgumentException($"Options were passed as the input of {kind} '{name}'; name the argument: options: ….", nameof(input));
        return execution.Limits.Payload(execution.Converter.Serialize(input), $"Input of {kind} '{name}'");
    }

    private void RequireOwnThread([CallerMemberName] string member = "") => execution.RequireOwnThread(member);
}
