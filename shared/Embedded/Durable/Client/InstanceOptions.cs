namespace AutoVideo.Embedded.Durable.Client;

/// <summary>Output of the terminated instance; recursive ends its sub-orchestrations, too.</summary>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);

/// <summary>Recursive forgets finished sub-orchestrations, too.</summary>
public record PurgeInstanceOptions(bool Recursive = false);

/// <summary>Which finished instances to forget; times are of creation.</summary>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = default,
    DateTimeOffset? CreatedTo = default,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>The purge stops after this time and says so by <see cref="PurgeResult.IsComplete"/>.</summary>
    public TimeSpan? Timeout { get; init; }
}

public class PurgeResult(int count, bool? isComplete)
{
    public PurgeResult(int count)
        : this(count, null)
    {
    }

    public int PurgedInstanceCount { get; } = count;

    public bool? IsComplete { get; } = isComplete;
}
