namespace AutoVideo.Failures;

/// <summary>A fault that may pass: the caller retries with back-off.</summary>
public class TransientException : Exception
{
    public TransientException(string message) : base(message) { }
    public TransientException(string message, Exception inner) : base(message, inner) { }
    public TransientException() { }
}

/// <summary>
/// A fault that repeats however often it is tried. Its message is <c>code: detail</c>, because a message is all that crosses
/// from an activity to its orchestrator (<see cref="FailureCause"/> takes it apart again).
/// </summary>
public sealed class PermanentException : Exception
{
    /// <param name="code">Stable snake_case code, e.g. <c>translation_needs_provider</c>.</param>
    /// <param name="detail">What is wrong and what to do, for a person.</param>
    public PermanentException(string code, string detail) : base($"{code}: {detail}") => (Code, Detail) = (code, detail);
    public PermanentException(string code, string detail, Exception inner) : base($"{code}: {detail}", inner) => (Code, Detail) = (code, detail);
    public PermanentException() : this("unknown", "Unknown failure.") { }
    public PermanentException(string detail) : this("unknown", detail) { }
    public PermanentException(string detail, Exception inner) : this("unknown", detail, inner) { }

    public string Code { get; }
    public string Detail { get; }

    /// <summary>Each thing that is wrong with what was sent; empty when there is no more to say than <see cref="Detail"/>.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];
}

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Pointer">Where in the body: a JSON Pointer (RFC 6901), empty for the whole of it; null when it is not in the body.</param>
/// <param name="Parameter">Name of the query or header parameter; null when it is in the body.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1720", Justification = "RFC 6901's own word, and the API's.")]
public sealed record FieldError(string Code, string Detail, string? Pointer = null, string? Parameter = null);

/// <summary>What went wrong, in the form in which it is stored and shown.</summary>
public sealed record FailureCause(string Code, string Message)
{
    /// <summary>Takes an exception's type and message apart, as they arrive from an activity.</summary>
    public static FailureCause Of(string errorType, string message)
    {
        var separator = message.IndexOf(": ", StringComparison.Ordinal);
        return errorType == typeof(PermanentException).FullName && separator > 0
            ? new(message[..separator], message[(separator + 2)..])
            : new("step_failed", message);
    }

    public static FailureCause Of(Exception exception) => exception is PermanentException permanent
        ? new(permanent.Code, permanent.Detail)
        : new("step_failed", exception.Message);
}
