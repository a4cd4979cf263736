using System.Net.Http.Headers;
using System.Text.Json;
using AutoVideo.Failures;

namespace AutoVideo.Identity;

/// <summary>Calls identity providers: no redirects, no cookies, answers of at most 1 MB, 15 s.</summary>
public sealed class IssuerHttp : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(15),
        MaxResponseContentBufferSize = 1024 * 1024,
        DefaultRequestHeaders = { Accept = { new MediaTypeWithQualityHeaderValue("application/json") }, UserAgent = { new ProductInfoHeaderValue("AutoVideo", "1.0") } },
    };

    /// <exception cref="TransientException">No answer, a fault of the server, or something that is no JSON.</exception>
    /// <exception cref="SignInRefusedException"><c>refused</c>: the provider answered 4xx.</exception>
    public async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            if ((int)response.StatusCode is >= 400 and < 500)
                throw new SignInRefusedException("refused", $"{request.RequestUri!.Host} answered {(int)response.StatusCode}.");
            if (!response.IsSuccessStatusCode)
                throw new TransientException($"{request.RequestUri!.Host} answered {(int)response.StatusCode}.");
            return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new TransientException($"{request.RequestUri!.Host} does not answer as it should.", failure);
        }
    }

    public Task<JsonElement> GetAsync(Uri address, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        return SendAsync(request, cancellation);
    }

    public void Dispose() => _http.Dispose();

    internal static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
