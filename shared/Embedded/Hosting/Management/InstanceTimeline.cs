using AutoVideo.Embedded.Durable;

namespace AutoVideo.Embedded.Hosting.Management;

internal enum BarKind
{
    Activity,
    Wait,
    Orchestration,
}

internal enum BarOutcome
{
    Running,
    Succeeded,
    Failed,
}

/// <summary>Something that took time.</summary>
/// <param name="End">Now while it runs.</param>
internal sealed record Bar(BarKind Kind, string Name, DateTime Start, DateTime End, BarOutcome Outcome, int Attempt, string? Error, string? Target);

/// <summary>Bars that belong together: the attempts of one call and the waits between them.</summary>
internal sealed record Lane(string Name, IReadOnlyList<Bar> Bars);

internal sealed record Mark(string Name, DateTime At);

/// <summary>What an instance did, ready to draw.</summary>
internal sealed record InstanceTimeline(string InstanceId, string Name, DateTime Start, DateTime End, bool Finished, IReadOnlyList<Lane> Lanes, IReadOnlyList<Mark> Marks)
{
    public static InstanceTimeline From(InstanceHistory history, DateTime now)
    {
        var events = history.Events;
        var start = events.Count > 0 ? events[0].At : now;
        var last = events.LastOrDefault(happened => happened.Kind is HistoryEventKind.ExecutionCompleted or HistoryEventKind.ExecutionFailed or HistoryEventKind.ExecutionTerminated);
        var end = last?.At ?? (now > start ? now : start);
        return new InstanceTimeline(history.InstanceId, history.Name, start, end, last is not null, FindLanes(events, end), FindMarks(events));
    }

    private static List<Lane> FindLanes(IReadOnlyList<HistoryEvent> events, DateTime end)
    {
        var ends = events
            .Where(happened => happened.Kind is HistoryEventKind.TaskCompleted or HistoryEventKind.TaskFailed or HistoryEventKind.TimerFired
                or HistoryEventKind.SubOrchestrationCompleted or HistoryEventKind.SubOrchestrationFailed)
            .GroupBy(happened => happened.TaskId).ToDictionary(group => group.Key, group => group.First());
        var lanes = new List<(string Key, string Name, List<Bar> Bars)>();
        foreach (var begun in events)
        {
            if (Kind(begun) is not { } kind)
                continue;
            var ended = ends.GetValueOrDefault(begun.TaskId);
            var outcome = ended?.Kind switch
            {
                null => BarOutcome.Running,
                HistoryEventKind.TaskFailed or HistoryEventKind.SubOrchestrationFailed => BarOutcome.Failed,
                _ => BarOutcome.Succeeded,
            };
            // A call with the same name and input as one that failed before is its next attempt.
            var key = kind == BarKind.Wait ? $"timer {begun.TaskId}" : $"{kind} {begun.Name} {begun.Payload}";
            var retried = kind == BarKind.Wait ? -1 : lanes.FindLastIndex(lane => lane.Key == key && lane.Bars[^1].Outcome == BarOutcome.Failed);
            var attempt = retried < 0 ? 1 : lanes[retried].Bars[^1].Attempt + 1;
            var name = begun.Name ?? "timer";
            var bar = new Bar(kind, name, begun.At, ended?.At ?? end, outcome, attempt, outcome == BarOutcome.Failed ? FailureText.Of(ended!.Payload) : null, begun.Target);
            if (retried < 0)
                lanes.Add((key, name, [bar]));
            else
                lanes[retried].Bars.Add(bar);
        }
        return [.. lanes.Select(lane => new Lane(lane.Name, lane.Bars))];
    }

    private static BarKind? Kind(HistoryEvent happened) => happened.Kind switch
    {
        HistoryEventKind.TaskScheduled => BarKind.Activity,
        HistoryEventKind.TimerCreated => BarKind.Wait,
        HistoryEventKind.SubOrchestrationCreated => BarKind.Orchestration,
        _ => null,
    };

    private static List<Mark> FindMarks(IReadOnlyList<HistoryEvent> events) =>
    [
        .. events.Select(happened => happened.Kind switch
        {
            HistoryEventKind.EventRaised => new Mark($"event {happened.Name}", happened.At),
            HistoryEventKind.EventSent => new Mark($"sent {happened.Name} to {happened.Target}", happened.At),
            HistoryEventKind.ExecutionSuspended => new Mark("suspended", happened.At),
            HistoryEventKind.ExecutionResumed => new Mark("resumed", happened.At),
            HistoryEventKind.ExecutionTerminated => new Mark("terminated", happened.At),
            HistoryEventKind.ExecutionFailed => new Mark("failed", happened.At),
            HistoryEventKind.ExecutionCompleted => new Mark("completed", happened.At),
            HistoryEventKind.ContinuedAsNew => new Mark("continued as new", happened.At),
            _ => null,
        }).OfType<Mark>(),
    ];
}
