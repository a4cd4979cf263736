using System.Collections.Concurrent;

namespace AutoVideo.Embedded.Durable.Replay;

/// <summary>Exceptions to failure details and their type names back to types.</summary>
internal static class FailureChain
{
    public const string ActivityNotFound = "ActivityTaskNotFound";
    public const string OrchestratorNotFound = "OrchestratorTaskNotFound";

    // A chain can be made circular or absurdly deep by its author; nobody reads further than this.
    private const int MaxDepth = 16;

    private static readonly ConcurrentDictionary<string, Type?> Types = new(StringComparer.Ordinal);

    public static TaskFailureDetails From(Exception exception) => From(exception, 0);

    /// <summary>Whether another attempt could only fail the same way.</summary>
    public static bool IsNonRetriable(TaskFailureDetails failure) =>
        failure.ErrorType is ActivityNotFound or OrchestratorNotFound;

    public static Type? FindExceptionType(string fullName) => Types.GetOrAdd(fullName, static name =>
    {
        var found = Type.GetType(name, throwOnError: false)
            ?? AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name, throwOnError: false)).FirstOrDefault(type => type is not null);
        return found is not null && typeof(Exception).IsAssignableFrom(found) ? found : null;
    });

    private static TaskFailureDetails From(Exception exception, int depth)
    {
        var inner = exception switch
        {
            _ when depth >= MaxDepth => null,
            TaskFailedException failed => failed.FailureDetails,
            { InnerException: { } cause } => From(cause, depth + 1),
            _ => null,
        };
        return new TaskFailureDetails(exception.GetType().FullName!, exception.Message, exception.StackTrace, inner, null);
    }
}
