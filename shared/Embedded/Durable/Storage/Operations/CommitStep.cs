using AutoVideo.Embedded.Durable.Client;
using AutoVideo.Embedded.Durable.Replay;

namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>What a step took: these rows go when its events are stored.</summary>
internal sealed record Consumed(IReadOnlyList<InboxRow> Messages, IReadOnlyList<WorkKey> Work);

/// <summary>
/// One step of one instance, whole or not at all: new events, new work, messages to others, what was taken from inbox and work,
/// and the instance's row.
/// </summary>
internal sealed class CommitStep(InstanceRow instance, StepResult step, Consumed consumed, bool terminated, bool recursive, Action<CommitStep> committed, Action<CommitStep, Exception> failed)
    : WriteOperation
{
    private readonly List<(WorkKey Key, string Name, string? Input)> work = [];

    public override bool MustSucceed => true;

    public InstanceRow Instance => instance;

    public Consumed Consumed => consumed;

    public WriteSignals Signals { get; } = new();

    public IReadOnlyList<(WorkKey Key, string Name, string? Input)> Work => work;

    /// <summary>The instance was purged or replaced meanwhile.</summary>
    public bool IsGone { get; private set; }

    public bool StartsOver => step.State == StepState.ContinuedAsNew;

    public OrchestrationRuntimeStatus Status { get; } = terminated ? OrchestrationRuntimeStatus.Terminated : step.State switch
    {
        StepState.Completed => OrchestrationRuntimeStatus.Completed,
        StepState.Failed => OrchestrationRuntimeStatus.Failed,
        StepState.Suspended => OrchestrationRuntimeStatus.Suspended,
        _ => OrchestrationRuntimeStatus.Running,
    };

    public bool IsOver => !CreateInstance.Living.Contains(Status);

    public override void Execute(WriteSession session)
    {
        Signals.Clear();
        work.Clear();
        IsGone = !session.Update(instance.Key, Status, step.At);
        if (IsGone)
            return;

        foreach (var message in consumed.Messages)
            session.Take(instance.Key, message);
        foreach (var done in consumed.Work)
            session.DeleteWork(done);
        foreach (var entry in step.Events)
            Store(session, entry);
        foreach (var timer in step.CancelledTimers)
            session.DropTimer(instance.Key, timer);
        if (step.CustomStatusChanged)
            session.SetCustomStatus(instance.Key, step.CustomStatus);
        if (StartsOver)
            StartOver(session, step.Next!);
        else if (IsOver)
            End(session);
    }

    public override void Committed() => committed(this);

    public override void Failed(Exception reason) => failed(this, reason);

    private void Store(WriteSession session, HistoryEvent entry)
    {
        if (!StartsOver)
            session.Append(instance.Key, entry);
        switch (entry.Kind)
        {
            case HistoryEventKind.TaskScheduled:
                var key = new WorkKey(instance.Key, instance.Execution, entry.TaskId);
                session.InsertWork(key, entry.Name!, entry.Payload);
                work.Add((key, entry.Name!, entry.Payload));
                break;
            case HistoryEventKind.TimerCreated when !IsOver && !StartsOver && !step.CancelledTimers.Contains(entry.TaskId):
                var due = entry.FireAt > session.Now ? entry.FireAt : null;
                session.Post(instance.Key, new IncomingEvent(HistoryEventKind.TimerFired, entry.TaskId), instance.Execution, due);
                Signals.Due(instance.Key, due);
                break;
            case HistoryEventKind.SubOrchestrationCreated:
                StartChild(session, entry);
                break;
            case HistoryEventKind.EventSent when session.Find(entry.Target!) is { } target && CreateInstance.Living.Contains(target.Status):
                var visible = PostMessage.Post(session, target, new IncomingEvent(HistoryEventKind.EventRaised, -1, entry.Name, entry.Payload));
                Signals.Due(target.Key, visible);
                break;
        }
    }

    private void StartChild(WriteSession session, HistoryEvent call)
    {
        if (session.Find(call.Target!) is { } existing)
        {
            if (CreateInstance.Living.Contains(existing.Status))
            {
                var taken = TaskFailureDetails.FromException(new OrchestrationAlreadyExistsException($"An orchestration instance with id '{call.Target}' is {existing.Status}."));
                session.Post(instance.Key, new IncomingEvent(HistoryEventKind.SubOrchestrationFailed, call.TaskId, call.Name, DurableJson.Write(taken)), instance.Execution);
                Signals.Ready.Add(instance.Key);
                return;
            }

            session.Purge(existing.Key);
            Signals.Ended.Add(existing.Key);
        }

        var parent = new ParentRow(instance.Key, instance.Execution, call.TaskId, instance.Name, instance.InstanceId);
        Signals.Ready.Add(session.Insert(new NewInstance(call.Target!, call.Name!, instance.Version, call.Payload, null, null, parent)));
    }

    private void StartOver(WriteSession session, NextExecution next)
    {
        session.ClearHistory(instance.Key);
        session.DropTimers(instance.Key);
        session.StartOver(instance.Key, instance.Execution + 1, next.Version, next.Input);
        session.Post(instance.Key, new IncomingEvent(HistoryEventKind.ExecutionStarted, -1, instance.Name, next.Input));
        foreach (var carried in next.CarriedEvents)
            session.Post(instance.Key, carried);
        Signals.Ready.Add(instance.Key);
    }

    private void End(WriteSession session)
    {
        session.ClearInbox(instance.Key);
        var failure = step.Failure is null ? null : DurableJson.Write(step.Failure);
        session.SetOutcome(instance.Key, step.Output, failure);
        if (terminated)
        {
            session.DeleteWork(instance.Key);
            Signals.Ended.Add(instance.Key);
            if (recursive)
                TerminateChildren(session);
        }

        if (instance.Parent is not { } parent)
            return;
        session.Post(parent.Key, Answer(parent, failure), parent.Execution);
        Signals.Ready.Add(parent.Key);
    }

    private void TerminateChildren(WriteSession session)
    {
        foreach (var child in session.Children(instance.Key).Where(child => CreateInstance.Living.Contains(child.Status)))
        {
            session.Post(child.Key, new IncomingEvent(HistoryEventKind.ExecutionTerminated, 1, null, step.Output));
            Signals.Ready.Add(child.Key);
        }
    }

    private IncomingEvent Answer(ParentRow parent, string? failure)
    {
        if (Status == OrchestrationRuntimeStatus.Completed)
            return new IncomingEvent(HistoryEventKind.SubOrchestrationCompleted, parent.TaskId, instance.Name, step.Output);
        failure ??= DurableJson.Write(new TaskFailureDetails("OrchestrationTerminated", $"Sub-orchestration '{instance.InstanceId}' was terminated.", null, null, null));
        return new IncomingEvent(HistoryEventKind.SubOrchestrationFailed, parent.TaskId, instance.Name, failure);
    }
}
