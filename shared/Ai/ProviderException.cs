namespace AutoVideo.Ai;

/// <summary>Why a provider gave no answer.</summary>
public enum ProviderFault
{
    /// <summary>The key is missing, wrong or expired (401, 403).</summary>
    Unauthorized,
    /// <summary>The account has no credit left (402, <c>insufficient_quota</c>): waiting does not help.</summary>
    OutOfCredit,
    /// <summary>Too many requests (429).</summary>
    RateLimited,
    /// <summary>The provider is down or overloaded (408, 5xx).</summary>
    Unavailable,
    /// <summary>No connection, or it was cut.</summary>
    Unreachable,
    /// <summary>No answer, or not all of it, within the time for one call.</summary>
    TimedOut,
    /// <summary>The request itself was not accepted (other 4xx), e.g. an unknown model.</summary>
    Rejected,
    /// <summary>An answer that cannot be used: not the announced type, cut off, or against its schema.</summary>
    BadAnswer,
    /// <summary>Not asked: it failed repeatedly a moment ago, or wants to be left alone for now.</summary>
    Paused,
}

/// <summary>A provider failed. The message is for users: it names no key and no account, and quotes nothing that was sent.</summary>
public sealed class ProviderException : Exception
{
    public ProviderException(string provider, ProviderFault fault, string message, TimeSpan? retryAfter = null, Exception? inner = null)
        : base($"{provider}: {message}", inner) => (Provider, Fault, RetryAfter) = (provider, fault, retryAfter);
    public ProviderException() : this("unknown", ProviderFault.Unavailable, "Unknown failure.") { }
    public ProviderException(string message) : this("unknown", ProviderFault.Unavailable, message) { }
    public ProviderException(string message, Exception inner) : this("unknown", ProviderFault.Unavailable, message, null, inner) { }

    public string Provider { get; }
    public ProviderFault Fault { get; }

    /// <summary>What the provider itself said, for the log and for administrators: it may name its account. Null when it said nothing, or spoke of a key.</summary>
    public string? Said { get; init; }

    /// <summary>False: the connection was never made, so the provider has seen nothing that it could charge for.</summary>
    public bool WasSent { get; init; } = true;

    /// <summary>The provider does not know the job any more that an earlier try submitted, or it came to nothing: the request has to be submitted anew.</summary>
    public bool JobIsGone { get; init; }

    /// <summary>How long the provider asks to wait.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether the same request may succeed a little later at the same provider.</summary>
    public bool MayPass => Fault is ProviderFault.RateLimited or ProviderFault.Unavailable or ProviderFault.Unreachable or ProviderFault.TimedOut or ProviderFault.BadAnswer;
}
