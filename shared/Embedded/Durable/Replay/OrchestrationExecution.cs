using Microsoft.Extensions.Logging;

namespace AutoVideo.Embedded.Durable.Replay;

/// <summary>
/// One execution of an orchestrator: its running code and what it waits for. Built by replaying the history, then driven by new
/// events. Pure: reads no clock, writes nothing; the caller stores what a step adds.
/// </summary>
internal sealed class OrchestrationExecution
{
    private readonly OrchestratorFunction? function;
    private readonly OrchestrationContext context;
    private readonly OrchestratorThread thread = new();
    private readonly Dictionary<int, OpenTask> open = [];
    private readonly List<HistoryEvent> deferred = [];
    private readonly List<int> cancelledTimers = [];
    private List<HistoryEvent> added = [];
    private RecordedStep? recorded;
    private Task<object?>? running;
    private TaskFailureDetails? failure;
    private string? customStatus;
    private bool customStatusChanged;
    private bool suspended;
    private int nextTaskId;
    private int step = -1;

    public OrchestrationExecution(
        OrchestrationIdentity identity,
        OrchestratorFunction? function,
        DataConverter converter,
        PayloadLimits limits,
        ILoggerFactory loggers)
    {
        this.function = function;
        Identity = identity;
        Converter = converter;
        Limits = limits;
        Events = new ExternalEvents(converter);
        context = new OrchestrationContext(this, loggers);
    }

    public OrchestrationIdentity Identity { get; }

    public DataConverter Converter { get; }

    public PayloadLimits Limits { get; }

    public ExternalEvents Events { get; }

    public string? Input { get; private set; }

    public DateTime Now { get; private set; }

    public bool IsReplaying { get; private set; }

    /// <summary>Number of events that the history holds after the last step.</summary>
    public int HistoryLength { get; private set; }

    public ContinuationRequest? Continuation { get; set; }

    private bool IsOver => failure is not null || running is { IsCompleted: true };

    /// <summary>Calls back when something not durable reaches this orchestrator while it is idle.</summary>
    public void WatchForTrespass(Action callback) => thread.WatchForTrespass(callback);

    /// <summary>Brings the code to where the history ends. Throws <see cref="NonDeterministicOrchestrationException"/> when it goes another way.</summary>
    public void Replay(IReadOnlyList<HistoryEvent> history)
    {
        IsReplaying = true;
        for (var start = 0; start < history.Count;)
        {
            var end = start + 1;
            while (end < history.Count && history[end].Step == history[start].Step)
                end++;
            ReplayStep(history, start, end);
            start = end;
        }

        IsReplaying = false;
        if (failure is null && running is { IsCompleted: true } && history[^1].Kind is not (HistoryEventKind.ExecutionCompleted or HistoryEventKind.ExecutionFailed))
            throw RecordedStep.Ended(Identity.Name, history[^1]);
    }

    /// <summary>Throws unless the replayed code has ended as its history did: done, failed, or still waiting.</summary>
    public void RequireEndOf(IReadOnlyList<HistoryEvent> history)
    {
        if (failure is null && running is { IsCompleted: true })
            _ = ReadOutput(running);
        var failed = history[^1].Kind == HistoryEventKind.ExecutionFailed;
        var ended = failed || history[^1].Kind == HistoryEventKind.ExecutionCompleted;
        if (failed != failure is not null || ended != IsOver)
            throw RecordedStep.EndsOtherwise(Identity.Name, history[^1], failure);
    }

    /// <summary>Takes in what happened and runs the code as far as it goes.</summary>
    public StepResult Run(IReadOnlyList<IncomingEvent> incoming, DateTime at)
    {
        Begin(step + 1, at < Now ? Now : at);
        Guarded(() =>
        {
            foreach (var happened in incoming)
            {
                if (IsOver)
                    break;
                if (!Accepts(happened))
                    continue;
                var stored = Add(happened.Kind, happened.TaskId, happened.Name, happened.Payload);
                Apply(stored);
                thread.Drain();
            }
        });
        return Finish();
    }

    public Task<string?> Plan(HistoryEventKind kind, string? name, string? payload, string? target = null, DateTime? fireAt = null, CancellationToken token = default)
    {
        var scheduled = Call(kind, name, payload, target, fireAt);
        var task = new OpenTask(scheduled);
        open.Add(scheduled.TaskId, task);
        if (token.CanBeCanceled)
            task.Cancellation = token.Register(() => Cancel(task, token));
        return task.Task;
    }

    public void PlanSend(string instanceId, string eventName, string? payload) =>
        Call(HistoryEventKind.EventSent, eventName, payload, instanceId, null);

    public void SetCustomStatus(string? json)
    {
        customStatusChanged |= !string.Equals(customStatus, json, StringComparison.Ordinal);
        customStatus = json;
    }

    public void RequireOwnThread(string member)
    {
        if (thread.IsCurrent)
            return;
        thread.ReportTrespass($"a call of {member} from another thread");
        throw ForeignAwait(Identity.Name, $"a call of {member} from another thread");
    }

    private static InvalidOperationException ForeignAwait(string name, string what) => new(
        $"Orchestrator '{name}' may await only tasks of its context, but there was {what}. " +
        "Do I/O, delays and background work in activities; middleware must not await in front of an orchestrator.");

    private void ReplayStep(IReadOnlyList<HistoryEvent> history, int start, int end)
    {
        Begin(history[start].Step, history[start].At);
        var expected = recorded = new RecordedStep(Identity.Name, history, start, end);
        Guarded(() =>
        {
            for (var i = start; i < end && expected.Difference is null; i++)
            {
                if (!RecordedStep.IsReceived(history[i].Kind))
                    continue;
                Apply(history[i]);
                thread.Drain();
            }
        });
        recorded = null;
        HistoryLength = history[end - 1].Sequence + 1;
        expected.RequireAllAsked();
        customStatusChanged = false;
        cancelledTimers.Clear();
    }

    private void Begin(int number, DateTime at)
    {
        step = number;
        Now = at;
        added = [];
    }

    private void Guarded(Action body)
    {
        try
        {
            thread.Run(body);
        }
#pragma warning disable CA1031 // Whatever breaks an orchestrator fails that instance and no other.
        catch (Exception broken)
        {
            failure ??= TaskFailureDetails.FromException(broken);
        }
#pragma warning restore CA1031
        if (!suspended && running is { IsCompleted: false } && open.Count == 0 && Events.WaiterCount == 0)
            thread.ReportTrespass("a wait for a task that is not durable");
        if (thread.Trespass is { } what)
            failure ??= TaskFailureDetails.FromException(ForeignAwait(Identity.Name, what));
    }

    private bool Accepts(IncomingEvent happened) => happened.Kind switch
    {
        HistoryEventKind.ExecutionStarted => running is null,
        HistoryEventKind.TaskCompleted or HistoryEventKind.TaskFailed => IsOpen(happened.TaskId, HistoryEventKind.TaskScheduled),
        HistoryEventKind.TimerFired => IsOpen(happened.TaskId, HistoryEventKind.TimerCreated),
        HistoryEventKind.SubOrchestrationCompleted or HistoryEventKind.SubOrchestrationFailed => IsOpen(happened.TaskId, HistoryEventKind.SubOrchestrationCreated),
        HistoryEventKind.ExecutionSuspended => !suspended,
        HistoryEventKind.ExecutionResumed => suspended,
        HistoryEventKind.EventRaised => true,
        _ => false,
    };

    private bool IsOpen(int taskId, HistoryEventKind kind) => open.TryGetValue(taskId, out var task) && task.Scheduled.Kind == kind;

    private void Apply(HistoryEvent happened)
    {
        if (happened.Kind == HistoryEventKind.ExecutionSuspended)
        {
            suspended = true;
            return;
        }

        if (happened.Kind == HistoryEventKind.ExecutionResumed)
        {
            suspended = false;
            HistoryEvent[] waiting = [.. deferred];
            deferred.Clear();
            foreach (var earlier in waiting)
            {
                Deliver(earlier);
                thread.Drain();
            }

            return;
        }

        if (suspended)
            deferred.Add(happened);
        else
            Deliver(happened);
    }

    private void Deliver(HistoryEvent happened)
    {
        switch (happened.Kind)
        {
            case HistoryEventKind.ExecutionStarted:
                Start(happened.Payload);
                break;
            case HistoryEventKind.EventRaised:
                Events.Raise(happened.Name ?? "", happened.Payload);
                break;
            case HistoryEventKind.TaskFailed or HistoryEventKind.SubOrchestrationFailed:
                if (open.Remove(happened.TaskId, out var failed))
                    failed.Fail(DurableJson.ReadFailure(happened.Payload));
                break;
            default:
                if (open.Remove(happened.TaskId, out var done))
                    done.Complete(happened.Payload);
                break;
        }
    }

    private void Start(string? input)
    {
        Input = input;
        if (function is null)
        {
            failure = new TaskFailureDetails(FailureChain.OrchestratorNotFound, $"No orchestrator function named '{Identity.Name}' was found.", null, null, null);
            return;
        }

        running = function(context);
        // Code that left our thread (ConfigureAwait(false)) ends on another one, unseen by the synchronization context.
        _ = running.ContinueWith(
            _ =>
            {
                if (!thread.IsCurrent)
                    thread.ReportTrespass("an end of its code on another thread");
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private HistoryEvent Call(HistoryEventKind kind, string? name, string? payload, string? target, DateTime? fireAt)
    {
        var id = nextTaskId++;
        if (recorded is null)
            return Add(kind, id, name, payload, target, fireAt);
        var asked = new HistoryEvent(0, step, kind, Now, id, name, payload, target, fireAt);
        recorded.Ask(asked);
        return asked;
    }

    private HistoryEvent Add(HistoryEventKind kind, int taskId, string? name, string? payload, string? target = null, DateTime? fireAt = null)
    {
        var entry = new HistoryEvent(HistoryLength++, step, kind, Now, taskId, name, payload, target, fireAt);
        added.Add(entry);
        return entry;
    }

    private void Cancel(OpenTask task, CancellationToken token)
    {
        if (!thread.IsCurrent)
        {
            thread.ReportTrespass("a cancellation from another thread");
            return;
        }

        if (!open.Remove(task.Scheduled.TaskId))
            return;
        cancelledTimers.Add(task.Scheduled.TaskId);
        task.Cancel(token);
    }

    private StepResult Finish()
    {
        string? output = null;
        if (failure is null && running is { IsCompleted: true })
            output = ReadOutput(running);
        else if (failure is null && HistoryLength > Limits.MaxHistoryEvents)
            failure = TaskFailureDetails.FromException(new InvalidOperationException($"The history has {HistoryLength:N0} events; at most {Limits.MaxHistoryEvents:N0} are allowed. Continue as new before."));

        var state = (failure, running) switch
        {
            ({ }, _) => StepState.Failed,
            (_, { IsCompleted: true }) => Continuation is null ? StepState.Completed : StepState.ContinuedAsNew,
            _ => suspended ? StepState.Suspended : StepState.Waiting,
        };
        if (state == StepState.Failed)
            Add(HistoryEventKind.ExecutionFailed, -1, null, DurableJson.Write(failure!));
        else if (state == StepState.Completed)
            Add(HistoryEventKind.ExecutionCompleted, -1, null, output);

        var result = new StepResult
        {
            Events = added,
            State = state,
            At = Now,
            Output = state == StepState.Failed ? failure!.ErrorMessage : output,
            Failure = failure,
            CustomStatus = customStatus,
            CustomStatusChanged = customStatusChanged,
            Next = state == StepState.ContinuedAsNew ? Continuation!.ToNext(Events.Unprocessed) : null,
            CancelledTimers = cancelledTimers.Count == 0 ? [] : [.. cancelledTimers],
        };
        customStatusChanged = false;
        cancelledTimers.Clear();
        return result;
    }

    private string? ReadOutput(Task<object?> finished)
    {
        try
        {
#pragma warning disable VSTHRD002 // It has completed.
            return Limits.Payload(Converter.Serialize(finished.GetAwaiter().GetResult()), $"Output of orchestrator '{Identity.Name}'");
#pragma warning restore VSTHRD002
        }
#pragma warning disable CA1031 // The code's own failure becomes the instance's.
        catch (Exception thrown)
        {
            failure = TaskFailureDetails.FromException(thrown);
            return null;
        }
#pragma warning restore CA1031
    }
}
