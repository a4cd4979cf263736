using System.Collections;
using System.Diagnostics;

using AutoVideo.Embedded.Functions;

namespace AutoVideo.Embedded.Hosting;

/// <summary>One invocation. What most functions never ask for is made only when asked.</summary>
/// <param name="trigger">What set the function off: HttpContext, TimerInfo, a received message, an orchestration context or an activity's invocation.</param>
internal sealed class EmbeddedFunctionContext(DiscoveredFunction function, object trigger, IServiceProvider services, CancellationToken cancellation) : FunctionContext
{
    private string? _invocationId;
    private IDictionary<object, object>? _items;
    private InvocationFeatures? _features;
    private BindingContext? _binding;

    public DiscoveredFunction Function { get; } = function;
    public object Trigger { get; } = trigger;
    public EmbeddedInvocationResult Result { get; } = new();
    /// <summary>The function itself has begun, middleware is behind.</summary>
    public bool FunctionBegun { get; set; }
    /// <summary>The only thread on which an orchestrator function may begin; null for other functions.</summary>
    public int? OrchestratorThread { get; set; }
    /// <summary>Middleware awaited before an orchestrator function, so that it began too late or on another thread.</summary>
    public bool BeganElsewhere { get; set; }

    public override string InvocationId => _invocationId ??= Guid.NewGuid().ToString();
    public override string FunctionId => Function.Definition.Id;
    public override TraceContext TraceContext { get; } = new CurrentTrace();
    public override BindingContext BindingContext => _binding ??= new TriggerBindingContext(this);
    public override RetryContext RetryContext => NoRetry.Instance;
    public override IServiceProvider InstanceServices { get; set; } = services;
    public override FunctionDefinition FunctionDefinition => Function.Definition;
    public override IDictionary<object, object> Items { get => _items ??= new Dictionary<object, object>(); set => _items = value; }
    public override IInvocationFeatures Features => _features ??= new InvocationFeatures();
    public override CancellationToken CancellationToken { get; } = cancellation;

    private sealed class CurrentTrace : TraceContext
    {
        public override string TraceParent => Activity.Current?.Id ?? "";
        public override string TraceState => Activity.Current?.TraceStateString ?? "";
    }

    private sealed class NoRetry : RetryContext
    {
        public static readonly NoRetry Instance = new();
        public override int RetryCount => 0;
        public override int MaxRetryCount => 0;
    }

    private sealed class TriggerBindingContext(EmbeddedFunctionContext context) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData { get; } = context.Function.Trigger.BindingData(context.Trigger);
    }

    private sealed class InvocationFeatures : IInvocationFeatures
    {
        private readonly Dictionary<Type, object> _byType = [];

        public void Set<T>(T instance) => _byType[typeof(T)] = instance!;
        public T? Get<T>() => _byType.TryGetValue(typeof(T), out var feature) ? (T)feature : default;
        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _byType.GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

internal sealed class EmbeddedInvocationResult : InvocationResult
{
    public override object? Value { get; set; }
}

internal sealed class TypedInvocationResult<T>(InvocationResult result) : InvocationResult<T>
{
    public override T? Value
    {
        get => (T?)result.Value;
        set => result.Value = value;
    }
}
