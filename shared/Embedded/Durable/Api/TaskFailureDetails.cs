using AutoVideo.Embedded.Durable.Replay;

namespace AutoVideo.Embedded.Durable;

/// <summary>An error as data: it survives the process and JSON. <see cref="ErrorType"/> is the full name of the exception's type.</summary>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties)
{
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return FailureChain.From(exception);
    }

    /// <summary>Whether this failure itself (not an inner one) was an exception of that type or of one derived from it.</summary>
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
            throw new ArgumentException($"{targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        return string.Equals(ErrorType, targetBaseExceptionType.FullName, StringComparison.Ordinal)
            || (FailureChain.FindExceptionType(ErrorType) is { } type && targetBaseExceptionType.IsAssignableFrom(type));
    }

    public override string ToString() => $"{ErrorType}: {ErrorMessage}";
}
