using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AutoVideo.Cli.Hosts;

namespace AutoVideo.Cli.Api;

/// <summary>Calls of the HTTP API. Passing faults (429, 5xx, a lost connection) are tried again, others become a <see cref="CliException"/>.</summary>
internal sealed class VideoApi(IVideoServer server, HttpClient http, TimeProvider time)
{
    private const int Attempts = 6;
    private static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(30);

    public async Task<VideoSnapshot> CreateAsync(VideoRequest request, CancellationToken cancellation)
    {
        var key = Guid.NewGuid().ToString("N");
        return await SendAsync(address =>
        {
            var message = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/api/v1/videos"))
            {
                Content = JsonContent.Create(request, CliJsonContext.Default.VideoRequest),
            };
            message.Headers.Add("Idempotency-Key", key);
            return message;
        }, repeatable: false, CliJsonContext.Default.VideoSnapshot, cancellation);
    }

    public Task<VideoSnapshot> GetAsync(string id, CancellationToken cancellation) => SendAsync(
        address => new HttpRequestMessage(HttpMethod.Get, new Uri(address, $"/api/v1/videos/{id}")),
        repeatable: true, CliJsonContext.Default.VideoSnapshot, cancellation);

    public Task CancelAsync(string id, CancellationToken cancellation) => SendAsync<VideoSnapshot>(
        address => new HttpRequestMessage(HttpMethod.Post, new Uri(address, $"/api/v1/videos/{id}/cancel"))
        {
            Content = JsonContent.Create(new VideoRequest(), CliJsonContext.Default.VideoRequest),
        },
        repeatable: true, null, cancellation);

    /// <summary>Removes cached artefacts that no video refers to, until at most so many bytes are left.</summary>
    public Task<CleanUpReport> CleanAsync(long maxBytes, CancellationToken cancellation) => SendAsync(
        address => new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/api/v1/storage/clean"))
        {
            Content = JsonContent.Create(new CleanUpRequest(maxBytes), CliJsonContext.Default.CleanUpRequest),
        },
        repeatable: true, CliJsonContext.Default.CleanUpReport, cancellation);

    /// <summary>Opens the event stream once; null when the server has none to give.</summary>
    /// <exception cref="ServerLostException"/>
    public async Task<HttpResponseMessage?> OpenEventsAsync(string id, string? lastEventId, CancellationToken cancellation)
    {
        var address = await server.AddressAsync(cancellation);
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(address, $"/api/v1/videos/{id}/events"));
        message.Headers.Accept.ParseAdd("text/event-stream");
        if (!string.IsNullOrEmpty(lastEventId))
            message.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        var response = await SendOnceAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            return response;
        response.Dispose();
        return null;
    }

    /// <summary>Writes the finished file; follows the redirect to its signed address.</summary>
    public async Task DownloadAsync(string id, Stream target, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var address = await server.AddressAsync(cancellation);
                using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(address, $"/api/v1/videos/{id}/file"));
                using var response = await SendOnceAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
                if (!response.IsSuccessStatusCode)
                    throw await FaultAsync(response, cancellation);
                target.SetLength(0);
                await CopyAsync(response, target, cancellation);
                return;
            }
            catch (ServerLostException) when (attempt < Attempts)
            {
                await Task.Delay(Pause(attempt), time, cancellation);
            }
            catch (ServerLostException lost)
            {
                throw CliException.Failed($"The finished video could not be downloaded: {lost.Message}", "Run the same command again: nothing is made twice.");
            }
        }
    }

    private static async Task CopyAsync(HttpResponseMessage response, Stream target, CancellationToken cancellation)
    {
        await using var source = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[128 * 1024];
        while (true)
        {
            int count;
            try
            {
                count = await source.ReadAsync(buffer, cancellation);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException)
            {
                throw new ServerLostException("the connection broke.", fault);
            }
            if (count == 0)
                return;
            await target.WriteAsync(buffer.AsMemory(0, count), cancellation);
        }
    }

    private async Task<T> SendAsync<T>(Func<Uri, HttpRequestMessage> make, bool repeatable, JsonTypeInfo<T>? type, CancellationToken cancellation)
        where T : class, new()
    {
        for (var attempt = 1; ; attempt++)
        {
            var address = await server.AddressAsync(cancellation);
            using var message = make(address);
            try
            {
                using var response = await SendOnceAsync(message, HttpCompletionOption.ResponseContentRead, cancellation);
                if (response.IsSuccessStatusCode)
                    return type is null ? new T() : await ReadAsync(response, type, cancellation);
                if (attempt == Attempts || !await MayPassAsync(response, repeatable, cancellation))
                    throw await FaultAsync(response, cancellation);
                await Task.Delay(response.Headers.RetryAfter?.Delta ?? Pause(attempt), time, cancellation);
            }
            catch (ServerLostException lost)
            {
                if (attempt == Attempts)
                    throw CliException.Failed($"The server at {address} does not answer: {lost.Message}", "Start again; unfinished videos go on where they stopped.");
                await Task.Delay(Pause(attempt), time, cancellation);
            }
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellation) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw CliException.Failed($"The server at {response.RequestMessage?.RequestUri?.Authority} answered with something that is no video.", "Is another program listening there?");
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage message, HttpCompletionOption completion, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(RequestTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        if (server.Token is { } token)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            return await http.SendAsync(message, completion, either.Token);
        }
        catch (HttpRequestException fault)
        {
            throw new ServerLostException(fault.HttpRequestError == HttpRequestError.ConnectionError ? "connection refused." : "the connection broke.", fault);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new ServerLostException($"no answer within {RequestTime.TotalSeconds:0} s.", fault);
        }
    }

    /// <summary>429 and 503 say that nothing was done, unless a code names what is missing; after another 5xx only what may be repeated is.</summary>
    private static async Task<bool> MayPassAsync(HttpResponseMessage response, bool repeatable, CancellationToken cancellation) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.ServiceUnavailable => (await ProblemAsync(response, cancellation))?.Code is null or "try_again",
        HttpStatusCode.InsufficientStorage => false,
        var status => repeatable && (int)status >= 500,
    };

    private static async Task<Problem?> ProblemAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
            return null;
        try
        {
            // Bytes can be read again, which a stream cannot.
            return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(cancellation), CliJsonContext.Default.Problem);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<CliException> FaultAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        var problem = await ProblemAsync(response, cancellation);
        var reason = problem?.Detail ?? problem?.Title ?? $"the server answered {status.ToString(CultureInfo.InvariantCulture)} ({response.ReasonPhrase}).";
        var exitCode = status is 400 or 413 or 415 or 422 ? ExitCodes.BadInput : ExitCodes.Failed;
        var action = problem?.Action ?? (status is 401 or 403 ? "A server that serves others too wants an API key: put one into AUTOVIDEO_API_KEY." : null) ?? (status >= 500 && server.LogPath is { } log ? $"What the host said is in {log}." : null);
        return new CliException(exitCode, problem?.Code is { } code ? $"{reason} ({code})" : reason, action);
    }

    private static TimeSpan Pause(int attempt) => TimeSpan.FromSeconds(Math.Min(5, 0.25 * Math.Pow(2, attempt - 1)));
}
