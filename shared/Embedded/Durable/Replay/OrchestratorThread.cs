using System.Runtime.CompilerServices;

namespace AutoVideo.Embedded.Durable.Replay;

/// <summary>
/// The single logical thread of an orchestrator. Awaits of durable tasks continue on it inline; anything that arrives from
/// another thread shows that the code awaited something that a replay could not repeat.
/// </summary>
internal sealed class OrchestratorThread : SynchronizationContext
{
    [ThreadStatic]
    private static OrchestratorThread? current;

    private readonly Queue<(SendOrPostCallback Callback, object? State)> queue = new();
    private readonly Scheduler scheduler;
    private readonly Lock gate = new();
    private string? trespass;
    private Action? trespassed;

    public OrchestratorThread() => scheduler = new Scheduler(this);

    public bool IsCurrent => ReferenceEquals(current, this);

    /// <summary>What came from outside, in words; null while all is well.</summary>
    public string? Trespass
    {
        get
        {
            lock (gate)
                return trespass;
        }
    }

    /// <summary>Runs <paramref name="body"/> and all that it sets off, until nothing more can go on without a new event.</summary>
    public void Run(Action body)
    {
        var (outerThread, outerContext) = (current, Current);
        current = this;
        SetSynchronizationContext(this);
        try
        {
            // Inside a task of our scheduler, so that ContinueWith and StartNew stay on this thread, too.
            var task = new Task(() =>
            {
                body();
                Drain();
            });
            task.RunSynchronously(scheduler);
#pragma warning disable VSTHRD002 // Completed above.
            task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }
        finally
        {
            current = outerThread;
            SetSynchronizationContext(outerContext);
        }
    }

    public void Drain()
    {
        while (queue.TryDequeue(out var item))
            item.Callback(item.State);
    }

    /// <summary>Calls back, once and on a foreign thread, when something arrives from outside between two runs.</summary>
    public void WatchForTrespass(Action callback)
    {
        lock (gate)
        {
            if (trespass is null)
            {
                trespassed = callback;
                return;
            }
        }

        callback();
    }

    public void ReportTrespass(string what)
    {
        Action? callback;
        lock (gate)
        {
            if (trespass is not null)
                return;
            trespass = what;
            (callback, trespassed) = (trespassed, null);
        }

        callback?.Invoke();
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
            queue.Enqueue((d, state));
        else
            ReportTrespass(Describe(state));
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!IsCurrent)
            throw new NotSupportedException("An orchestrator's thread takes no calls from outside.");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    private static string Describe(object? state)
    {
        // A continuation of an async method leads to its state machine, whose name holds the method's.
        var machine = (state as Action)?.Target?.GetType().GenericTypeArguments.LastOrDefault(typeof(IAsyncStateMachine).IsAssignableFrom);
        return machine is null ? "the end of a task that is not durable" : $"the end of a task that is not durable, awaited in {machine.DeclaringType?.FullName}.{MethodName(machine.Name)}";
    }

    private static string MethodName(string stateMachine)
    {
        var end = stateMachine.LastIndexOf('>');
        return end > 1 ? stateMachine[1..end].Replace("<", "", StringComparison.Ordinal).Replace(">b__", " lambda ", StringComparison.Ordinal) : stateMachine;
    }

    private sealed class Scheduler(OrchestratorThread owner) : TaskScheduler
    {
        public override int MaximumConcurrencyLevel => 1;

        protected override void QueueTask(Task task)
        {
            if (owner.IsCurrent)
                owner.queue.Enqueue((state => TryExecuteTask((Task)state!), task));
            else
                owner.ReportTrespass("a task continuation from another thread");
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            !taskWasPreviouslyQueued && owner.IsCurrent && TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
