namespace AutoVideo.Telemetry;

/// <param name="Queue">For example <c>media-render</c>.</param>
/// <param name="State"><c>waiting</c> or <c>running</c>.</param>
public sealed record Backlog(string Queue, string State, long Count);

/// <summary>A queue that can say how much waits in it. Service Bus tells Azure Monitor itself.</summary>
public interface IBacklog
{
    /// <summary>Nothing for what is empty.</summary>
    Task<IReadOnlyList<Backlog>> ReadAsync(CancellationToken cancellation);
}
