namespace AutoVideo.Embedded.Durable.Replay;

/// <summary>The orchestrator asked to start over once it returns.</summary>
internal sealed record ContinuationRequest(string? Input, string? Version, bool PreserveEvents)
{
    public NextExecution ToNext(IReadOnlyList<(string Name, string? Payload)> unprocessed) => new(
        Input,
        Version,
        PreserveEvents ? [.. unprocessed.Select(entry => new IncomingEvent(HistoryEventKind.EventRaised, -1, entry.Name, entry.Payload))] : []);
}
