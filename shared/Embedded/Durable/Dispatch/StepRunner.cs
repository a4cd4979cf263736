using AutoVideo.Embedded.Durable.Converters;
using AutoVideo.Embedded.Durable.Replay;
using AutoVideo.Embedded.Durable.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Embedded.Durable.Dispatch;

/// <summary>Runs steps: takes what arrived, runs the code, hands the outcome to the writer.</summary>
internal sealed class StepRunner(
    DurableEngineOptions options,
    DurableDatabase database,
    DurableWriter writer,
    InstanceScheduler scheduler,
    IDurableFunctions functions,
    TimeProvider time,
    ILoggerFactory loggers,
    Action<CommitStep> stored,
    Action<Consumed> dropped) : IDisposable
{
    // So that steps cannot pile up before a slow disk.
    private const int MaxStepsInFlight = 1024;
    private const int MaxMessagesPerStep = 1000;

    private readonly ILogger logger = loggers.CreateLogger<StepRunner>();
    private readonly Lock suspects = new();
    private readonly SemaphoreSlim inFlight = new(MaxStepsInFlight);
    private readonly JsonDataConverter converter = new(options.Serializer);
    private readonly PayloadLimits limits = new(options.MaxPayloadBytes, options.MaxCustomStatusBytes, options.MaxHistoryEvents);

    private int BatchSize => options.ReplayAtEveryAwait ? 1 : MaxMessagesPerStep;

    /// <summary>One worker; as many run as orchestrators may run at the same time.</summary>
    public async Task Work(CancellationToken stop)
    {
        try
        {
            await foreach (var instance in scheduler.Ready.ReadAllAsync(stop))
            {
                await inFlight.WaitAsync(stop);
                Step(instance);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopping: what is undone stays on disk.
        }
    }

    public void Dispose() => inFlight.Dispose();

    private static StepResult Failure(Exception error, int sequence, int step, DateTime at)
    {
        var failure = TaskFailureDetails.FromException(error);
        return new StepResult
        {
            Events = [new HistoryEvent(sequence, step, HistoryEventKind.ExecutionFailed, at, Payload: DurableJson.Write(failure))],
            State = StepState.Failed,
            At = at,
            Output = failure.ErrorMessage,
            Failure = failure,
        };
    }

    private void Step(LiveInstance instance)
    {
        var (hasMail, results) = scheduler.Begin(instance);
        try
        {
            Run(instance, hasMail, results);
        }
#pragma warning disable CA1031 // One instance that cannot be read must not end the worker.
        catch (Exception fault)
        {
            Postpone(instance, hasMail, results, fault);
        }
#pragma warning restore CA1031
    }

    private void Run(LiveInstance instance, bool hasMail, List<ActivityResult> results)
    {
        var mail = hasMail ? database.Read(reader => reader.Inbox(instance.Key, time.GetUtcNow().UtcDateTime, BatchSize)) : [];
        var mailLeft = hasMail && mail.Count == BatchSize;
        List<ActivityResult> left = [];
        if (mail.Count + results.Count > BatchSize)
        {
            var take = Math.Max(0, BatchSize - mail.Count);
            left = results.GetRange(take, results.Count - take);
            results = results.GetRange(0, take);
        }

        if (instance.Loaded is null && mail.Count == 0 && results.Count == 0)
        {
            Release(instance, null, mailLeft, left);
            return;
        }

        var row = instance.Loaded?.Row ?? database.Read(reader => reader.Instance(instance.Key));
        var consumed = new Consumed(mail, [.. results.Select(result => result.Work)]);
        if (row is null || row.IsOver)
        {
            Drop(instance, consumed, null, mailLeft, left);
            return;
        }

        if (mail.Find(message => message.Event.Kind == HistoryEventKind.ExecutionTerminated) is { } end)
        {
            Commit(instance, row, Terminated(row, end.Event), consumed, end.Event.TaskId == 1, null, mailLeft, left);
            return;
        }

        List<IncomingEvent> incoming =
        [
            .. mail.Where(message => message.Execution is null || message.Execution == row.Execution).Select(message => message.Event),
            .. results.Where(result => result.Work.Execution == row.Execution).Select(result => result.Event),
        ];
        var (step, loaded) = Advance(instance, row, incoming);
        if (step.Events.Count == 0)
        {
            Drop(instance, consumed, loaded, mailLeft, left);
            return;
        }

        Commit(instance, row, step, consumed, null, loaded, mailLeft, left);
    }

    private (StepResult Step, LoadedInstance? Loaded) Advance(LiveInstance instance, InstanceRow row, List<IncomingEvent> incoming)
    {
        var now = time.GetUtcNow().UtcDateTime;
        // Kept code is only asked whether something foreign reached it when every event is to be met by a replay.
        var kept = options.ReplayAtEveryAwait && incoming.Count > 0 ? null : instance.Loaded;
        var history = kept is null ? database.Read(reader => reader.History(row.Key)) : [];
        if (kept is null && database.Crashes.Refuses(row, history.Count, options.MaxStepCrashes) is { } reason)
            return (Failure(new InvalidOperationException(reason), (history.LastOrDefault()?.Sequence ?? -1) + 1, (history.LastOrDefault()?.Step ?? -1) + 1, now), null);
        if (kept is not null || !database.Crashes.Suspects(row, history.Count))
            return Play(row, kept, history, incoming, now);
        // Of those that ran when the process ended, one at a time: an innocent one is not counted a second time.
        lock (suspects)
            return Play(row, kept, history, incoming, now);
    }

    private (StepResult Step, LoadedInstance? Loaded) Play(InstanceRow row, LoadedInstance? kept, List<HistoryEvent> history, List<IncomingEvent> incoming, DateTime now)
    {
        try
        {
            using var mark = database.Marks.Enter(row.Key);
            var loaded = kept ?? Load(row, history);
            return (loaded.Execution.Run(incoming, now), loaded);
        }
#pragma warning disable CA1031 // A history that cannot be replayed fails its instance and no other.
        catch (Exception broken)
        {
            var last = history.LastOrDefault();
            return (Failure(broken, (last?.Sequence ?? -1) + 1, (last?.Step ?? -1) + 1, now), null);
        }
#pragma warning restore CA1031
    }

    private LoadedInstance Load(InstanceRow row, List<HistoryEvent> history)
    {
        var parent = row.Parent is { } of ? new ParentOrchestrationInstance(of.Name, of.InstanceId) : null;
        var identity = new OrchestrationIdentity(row.InstanceId, row.Name, row.Version ?? "", parent);
        var execution = new OrchestrationExecution(identity, functions.FindOrchestrator(row.Name), converter, limits, loggers);
        execution.Replay(history);
        return new LoadedInstance(row, execution);
    }

    private StepResult Terminated(InstanceRow row, IncomingEvent end)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (sequence, step) = database.Read(reader => reader.HistoryEnd(row.Key));
        return new StepResult
        {
            Events = [new HistoryEvent(sequence, step, HistoryEventKind.ExecutionTerminated, now, Payload: end.Payload)],
            State = StepState.Completed,
            At = now,
            Output = end.Payload,
        };
    }

    private void Commit(LiveInstance instance, InstanceRow row, StepResult step, Consumed consumed, bool? terminateRecursively, LoadedInstance? loaded, bool mailLeft, List<ActivityResult> left)
    {
        if (step.State == StepState.Failed)
            EngineLog.InstanceFailed(logger, row.InstanceId, row.Name, step.Failure!.ErrorMessage);
        writer.Enqueue(new CommitStep(
            row,
            step,
            consumed,
            terminateRecursively is not null,
            terminateRecursively == true,
            committed =>
            {
                stored(committed);
                var keep = loaded is not null && !committed.IsOver && !committed.IsGone && !committed.StartsOver;
                Release(instance, keep ? loaded : null, mailLeft, left);
                if (keep)
                    loaded!.Execution.WatchForTrespass(() => scheduler.Trespass(instance.Key));
            },
            (_, fault) =>
            {
                // Only what SQLite can never store gets here; the database still holds the state before the step.
                EngineLog.StepPostponed(logger, fault, instance.Key);
                Release(instance, null, false, []);
            }));
    }

    private void Drop(LiveInstance instance, Consumed consumed, LoadedInstance? keep, bool mailLeft, List<ActivityResult> left)
    {
        if (consumed.Messages.Count == 0 && consumed.Work.Count == 0)
        {
            Release(instance, keep, mailLeft, left);
            return;
        }

        writer.Enqueue(new DropConsumed(
            instance.Key,
            consumed,
            () =>
            {
                dropped(consumed);
                Release(instance, keep, mailLeft, left);
            },
            fault =>
            {
                EngineLog.StepPostponed(logger, fault, instance.Key);
                Release(instance, null, false, []);
            }));
    }

    private void Release(LiveInstance instance, LoadedInstance? keep, bool mailLeft, List<ActivityResult> left)
    {
        scheduler.End(instance, keep, mailLeft, left);
        inFlight.Release();
    }

    private void Postpone(LiveInstance instance, bool hasMail, List<ActivityResult> results, Exception fault)
    {
        EngineLog.StepPostponed(logger, fault, instance.Key);
        _ = Later();

        async Task Later()
        {
            if (fault is SqliteException)
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            Release(instance, null, hasMail, results);
        }
    }
}
