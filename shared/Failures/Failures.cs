namespace AutoVideo.Failures;

/// <summary>A fault that may pass: the caller retries with back-off.</summary>
public sealed class TransientException : Exception
{
    public TransientException(string message) : base(message) { }
    public TransientException(string message, Exception inner) : base(message, inner) { }
    public TransientException() { }
}

/// <summary>A fault that repeats however often it is tried. <see cref="Code"/> is stable snake_case, shown to API clients.</summary>
public sealed class PermanentException : Exception
{
    /// <param name="code">Stable snake_case code, e.g. <c>translation_needs_provider</c>.</param>
    /// <param name="message">What is wrong and what to do, for a person.</param>
    public PermanentException(string code, string message) : base(message) => Code = code;
    public PermanentException(string code, string message, Exception inner) : base(message, inner) => Code = code;
    public PermanentException() : this("unknown", "Unknown failure.") { }
    public PermanentException(string message) : this("unknown", message) { }
    public PermanentException(string message, Exception inner) : this("unknown", message, inner) { }

    public string Code { get; }
}
