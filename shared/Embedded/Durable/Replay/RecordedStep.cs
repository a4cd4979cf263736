using System.Globalization;

namespace AutoVideo.Embedded.Durable.Replay;

/// <summary>The calls that a past step made, held against those that its replay makes.</summary>
internal sealed class RecordedStep(string orchestrator, IReadOnlyList<HistoryEvent> history, int start, int end)
{
    private int next = start;

    /// <summary>First call that differs; null while all agree.</summary>
    public NonDeterministicOrchestrationException? Difference { get; private set; }

    /// <summary>Whether this is something that reached the code, rather than something that it asked for or an end.</summary>
    public static bool IsReceived(HistoryEventKind kind) => kind is not (
        HistoryEventKind.TaskScheduled or HistoryEventKind.TimerCreated or HistoryEventKind.SubOrchestrationCreated or HistoryEventKind.EventSent
        or HistoryEventKind.ExecutionCompleted or HistoryEventKind.ExecutionFailed or HistoryEventKind.ExecutionTerminated or HistoryEventKind.ContinuedAsNew);

    public static NonDeterministicOrchestrationException Ended(string orchestrator, HistoryEvent last) =>
        Differs(orchestrator, $"the previous execution was still waiting after {Describe(last)}", "the current replay has ended");

    public static NonDeterministicOrchestrationException EndsOtherwise(string orchestrator, HistoryEvent last, TaskFailureDetails? failure) =>
        Differs(orchestrator, $"the previous execution ended with {last.Kind}", failure is null ? "the current replay does not" : $"the current replay fails with {failure}");

    public void Ask(HistoryEvent asked)
    {
        if (Difference is not null)
            return;
        var stored = NextCall();
        if (stored is null)
            Difference = Differs(orchestrator, "the previous execution made no further call there", $"the current replay asks for {Describe(asked)}");
        else if (!IsSame(stored, asked))
            Difference = Differs(orchestrator, $"the previous execution asked for {Describe(stored)}", $"the current replay asks for {Describe(asked)}");
    }

    public void RequireAllAsked()
    {
        if (Difference is null && NextCall() is { } missing)
            Difference = Differs(orchestrator, $"the previous execution asked for {Describe(missing)}", "the current replay does not");
        if (Difference is not null)
            throw Difference;
    }

    private static bool IsSame(HistoryEvent stored, HistoryEvent asked) =>
        stored.Kind == asked.Kind
        && stored.TaskId == asked.TaskId
        && string.Equals(stored.Name, asked.Name, StringComparison.OrdinalIgnoreCase)
        && (stored.Kind == HistoryEventKind.TimerCreated || string.Equals(stored.Target, asked.Target, StringComparison.Ordinal));

    private static NonDeterministicOrchestrationException Differs(string orchestrator, string before, string now) => new(
        $"Non-deterministic orchestrator '{orchestrator}': {before}, but {now}. Its code must take the same path on each replay; let running instances finish before it is changed.");

    private static string Describe(HistoryEvent call) => string.Create(CultureInfo.InvariantCulture, $"{What(call)} (#{call.TaskId})");

    private static string What(HistoryEvent call) => call.Kind switch
    {
        HistoryEventKind.TaskScheduled => $"activity '{call.Name}'",
        HistoryEventKind.TimerCreated => "a timer",
        HistoryEventKind.SubOrchestrationCreated => $"sub-orchestration '{call.Name}' with id '{call.Target}'",
        HistoryEventKind.EventSent => $"event '{call.Name}' to '{call.Target}'",
        _ => $"{call.Kind} '{call.Name}'",
    };

    private HistoryEvent? NextCall()
    {
        while (next < end && !IsCall(history[next].Kind))
            next++;
        return next < end ? history[next++] : null;
    }

    private static bool IsCall(HistoryEventKind kind) => kind is
        HistoryEventKind.TaskScheduled or HistoryEventKind.TimerCreated or HistoryEventKind.SubOrchestrationCreated or HistoryEventKind.EventSent;
}
