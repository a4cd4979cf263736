using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoVideo.Tests.Architecture;

/// <summary>Notes which activities are called with which types; every answer is a value of the type asked for.</summary>
internal sealed class RecordingContext : TaskOrchestrationContext
{
    public List<(string Name, Type? Input, Type Result)> Calls { get; } = [];

    public override TaskName Name => "Recorder";
    public override string InstanceId => "instance";
    public override ParentOrchestrationInstance? Parent => null;
    public override DateTime CurrentUtcDateTime => new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    public override bool IsReplaying => false;
    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public override T? GetInput<T>() where T : default => default;

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        Calls.Add((name.Name, input?.GetType(), typeof(TResult)));
        return Task.FromResult((TResult)SampleOf(typeof(TResult)));
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => Task.CompletedTask;
    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) => new TaskCompletionSource<T>().Task;
    public override void SendEvent(string instanceId, string eventName, object payload) { }
    public override void SetCustomStatus(object? customStatus) { }
    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        throw new NotSupportedException("No typed call starts a sub-orchestration yet.");
    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) { }
    public override Guid NewGuid() => Guid.Empty;

    /// <summary>A value of any type: true ends every wait for a condition.</summary>
    public static object SampleOf(Type type) => type switch
    {
        _ when type == typeof(bool) => true,
        _ when type == typeof(string) => "text",
        _ when type.IsEnum || type.IsPrimitive => Activator.CreateInstance(type)!,
        _ when Nullable.GetUnderlyingType(type) is { } inner => SampleOf(inner),
        _ when type.IsGenericType => Array.CreateInstance(type.GetGenericArguments()[0], 0),
        _ when type == typeof(object) => "object",
        _ => type.GetConstructors()[0] is var constructor
            ? constructor.Invoke([.. constructor.GetParameters().Select(parameter => SampleOf(parameter.ParameterType))])
            : throw new InvalidOperationException(),
    };
}
