using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AutoVideo.Ai.Http;

/// <summary>
/// The connections to providers: no redirects (a key must not follow one), answers of limited size, every fault a
/// <see cref="ProviderException"/>. It sets no deadline of its own: each call ends by its cancellation token.
/// </summary>
internal sealed class ProviderHttp(TimeProvider time) : IDisposable
{
    private const long MaxAnswer = 64L * 1024 * 1024;
    private const int MaxError = 64 * 1024;

    public HttpClient Client { get; } = new(new AnswerLimit(MaxAnswer)
    {
        InnerHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public TimeProvider Time => time;

    /// <summary>Sends a request and hands over a successful answer of the wanted type, unread.</summary>
    /// <param name="provider">Who is called, for faults.</param>
    /// <param name="request">The request, disposed here.</param>
    /// <param name="mediaType">What the answer must be, e.g. <c>application/json</c> or <c>audio/</c> for any of a kind.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="ProviderException"/>
    /// <exception cref="ErrorAnswerException">An error answer, for those who take some for an outcome.</exception>
    public async Task<HttpResponseMessage> SendAsync(string provider, HttpRequestMessage request, string mediaType, CancellationToken cancellation)
    {
        HttpResponseMessage? response = null;
        try
        {
            using (request)
                response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!response.IsSuccessStatusCode)
                throw new ErrorAnswerException(ProviderErrors.Read(
                    (int)response.StatusCode, await ReadAsync(response, MaxError, cancellation),
                    name => response.Headers.TryGetValues(name, out var values) ? values.First() : null, time.GetUtcNow()));
            var got = response.Content.Headers.ContentType?.MediaType ?? "";
            if (!got.StartsWith(mediaType, StringComparison.OrdinalIgnoreCase))
                throw new ProviderException(provider, ProviderFault.BadAnswer, $"The answer is not {mediaType} but '{(got.Length > 60 ? got[..60] : got)}'.");
            return response;
        }
        catch (Exception fault)
        {
            response?.Dispose();
            if (Explain(provider, fault, cancellation) is { } explained)
                throw explained;
            throw;
        }
    }

    /// <summary>Posts JSON and reads JSON.</summary>
    public async Task<TAnswer> PostAsync<TRequest, TAnswer>(
        string provider, Uri address, TRequest body, JsonTypeInfo<TRequest> bodyType, JsonTypeInfo<TAnswer> answerType,
        Action<HttpRequestHeaders> headers, CancellationToken cancellation)
    {
        using var response = await SendAsync(provider, Post(address, body, bodyType, headers), "application/json", cancellation);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            return await JsonSerializer.DeserializeAsync(stream, answerType, cancellation)
                ?? throw new ProviderException(provider, ProviderFault.BadAnswer, "The answer is null.");
        }
        catch (Exception fault) when (Explain(provider, fault, cancellation) is { } explained)
        {
            throw explained;
        }
    }

    public static HttpRequestMessage Post<T>(Uri address, T body, JsonTypeInfo<T> type, Action<HttpRequestHeaders> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type)) { Headers = { ContentType = new("application/json") } },
        };
        headers(request.Headers);
        return request;
    }

    /// <summary>A transport's or a parser's fault as the provider's; null when it is none of these, or the caller cancelled.</summary>
    public static ProviderException? Explain(string provider, Exception fault, CancellationToken cancellation) => fault switch
    {
        _ when cancellation.IsCancellationRequested => null,
        AnswerTooLargeException => new(provider, ProviderFault.BadAnswer, fault.Message, null, fault),
        HttpRequestException { InnerException: AnswerTooLargeException large } => new(provider, ProviderFault.BadAnswer, large.Message, null, fault),
        HttpRequestException or IOException => Unreachable(provider, fault),
        // The only time limit of the connections themselves is that on being made.
        OperationCanceledException => new(provider, ProviderFault.TimedOut, "The connection took too long.", null, fault) { WasSent = fault.InnerException is not TimeoutException },
        JsonException => new(provider, ProviderFault.BadAnswer, "The answer is not the JSON that was promised.", null, fault),
        _ => null,
    };

    /// <summary>A connection that was cut, or never made.</summary>
    public static ProviderException Unreachable(string provider, Exception fault) => new(provider, ProviderFault.Unreachable, "The connection failed or was cut.", null, fault)
    {
        WasSent = (fault as HttpRequestException ?? fault.InnerException as HttpRequestException)?.HttpRequestError
            is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError),
    };

    /// <summary>Passes a stream of pieces on, its faults explained.</summary>
    public static async IAsyncEnumerable<T> Explained<T>(
        string provider, IAsyncEnumerable<T> pieces, Func<Exception, Exception?> explain, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var each = pieces.GetAsyncEnumerator(cancellation);
        while (true)
        {
            try
            {
                if (!await each.MoveNextAsync())
                    yield break;
            }
            catch (Exception fault) when ((explain(fault) ?? Explain(provider, fault, cancellation)) is { } explained)
            {
                throw explained;
            }
            yield return each.Current;
        }
    }

    public void Dispose() => Client.Dispose();

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, int most, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[most];
        var read = await stream.ReadAtLeastAsync(buffer, most, throwOnEndOfStream: false, cancellation);
        return buffer.AsMemory(0, read);
    }
}

/// <summary>The provider answered with an error.</summary>
internal sealed class ErrorAnswerException : Exception
{
    public ErrorAnswerException(ErrorAnswer answer) : base($"{answer.Status} {answer.Code}") => Answer = answer;
    public ErrorAnswerException() : this(new ErrorAnswer(0, "", "", null)) { }
    public ErrorAnswerException(string message) : this(new ErrorAnswer(0, "", message, null)) { }
    public ErrorAnswerException(string message, Exception inner) : base(message, inner) => Answer = new ErrorAnswer(0, "", message, null);

    public ErrorAnswer Answer { get; }
}
