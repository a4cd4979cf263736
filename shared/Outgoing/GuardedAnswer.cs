using System.Net.Http.Headers;
using AutoVideo.Failures;

namespace AutoVideo.Outgoing;

/// <summary>An answer whose body is read within the request's limits on size and time. Dispose it.</summary>
public sealed class GuardedAnswer : IAsyncDisposable
{
    private readonly HttpResponseMessage response;
    private readonly GuardedDeadline deadline;
    private readonly long maxBytes;

    internal GuardedAnswer(HttpResponseMessage response, Uri address, long maxBytes, GuardedDeadline deadline) =>
        (this.response, Address, this.maxBytes, this.deadline) = (response, address, maxBytes, deadline);

    public int Status => (int)response.StatusCode;

    public bool IsSuccess => response.IsSuccessStatusCode;

    /// <summary>Where the answer came from after all redirects.</summary>
    public Uri Address { get; }

    public HttpResponseHeaders Headers => response.Headers;

    public HttpContentHeaders ContentHeaders => response.Content.Headers;

    /// <summary>In lower case without parameters; empty when the answer does not say.</summary>
    public string MediaType => ContentHeaders.ContentType?.MediaType?.ToLowerInvariant() ?? "";

    /// <summary>The body as it arrives. Reading past a limit throws.</summary>
    /// <exception cref="PermanentException"><c>answer_too_large</c>, here when the answer says its length, else while it is read.</exception>
    /// <exception cref="TransientException">The time is over, or the connection broke.</exception>
    public async Task<Stream> OpenAsync(CancellationToken cancellation)
    {
        if (ContentHeaders.ContentLength > maxBytes)
            throw GuardedBody.TooLarge(maxBytes);
        return new GuardedBody(await response.Content.ReadAsStreamAsync(cancellation), maxBytes, deadline);
    }

    /// <summary>The whole body.</summary>
    /// <exception cref="PermanentException"><c>answer_too_large</c>.</exception>
    /// <exception cref="TransientException">The time is over, or the connection broke.</exception>
    public async Task<byte[]> ReadAsync(CancellationToken cancellation)
    {
        await using var body = await OpenAsync(cancellation);
        using var bytes = new MemoryStream();
        await body.CopyToAsync(bytes, cancellation);
        return bytes.ToArray();
    }

    public ValueTask DisposeAsync()
    {
        response.Dispose();
        deadline.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>The end of a request's time, or of its caller's patience.</summary>
internal sealed class GuardedDeadline : IDisposable
{
    private readonly CancellationTokenSource over;
    private readonly CancellationTokenSource either;
    private readonly CancellationToken caller;
    private readonly TimeSpan span;

    public GuardedDeadline(TimeSpan span, TimeProvider time, CancellationToken caller)
    {
        (this.span, this.caller) = (span, caller);
        over = new CancellationTokenSource(span, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, caller);
    }

    public CancellationToken Token => either.Token;

    /// <summary>What a fault means to the caller; null for one that is to go on as it is.</summary>
    public Exception? Explain(Exception fault, CancellationToken reader) => fault switch
    {
        _ when caller.IsCancellationRequested || reader.IsCancellationRequested => fault is OperationCanceledException ? null : new OperationCanceledException("The caller left.", fault),
        HttpRequestException { InnerException: PermanentException refused } => refused,
        OperationCanceledException when over.IsCancellationRequested => new TransientException($"The address took longer than {span.TotalSeconds:0.#} s to answer.", fault),
        OperationCanceledException or HttpRequestException or IOException => new TransientException("The address could not be reached, or cut the connection.", fault),
        // A body that is not compressed as it says.
        InvalidDataException => new TransientException("The answer is damaged.", fault),
        _ => null,
    };

    public void Dispose()
    {
        either.Dispose();
        over.Dispose();
    }
}
