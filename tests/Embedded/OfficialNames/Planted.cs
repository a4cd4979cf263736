#pragma warning disable CA1822, CA1801, IDE0060 // Only the signatures matter, and they are wrong.
namespace AutoVideo.Tests.Embedded.OfficialNames.Planted;

/// <summary>Another parameter name, another type, an argument that may be left out.</summary>
public sealed class TaskRetryOptions(RetryPolicy retry)
{
    public RetryPolicy Policy { get; } = retry;

    public static TaskRetryOptions FromRetryPolicy(object policy) => new((RetryPolicy)policy);

    public static TaskRetryOptions FromRetryHandler(RetryHandler? handler = null) => new(new RetryPolicy(1, TimeSpan.FromSeconds(1)));
}

/// <summary>A property that can be set only once.</summary>
public class ContinueAsNewOptions
{
    public object? NewInput { get; init; }
}

public static class NotOfficial;
