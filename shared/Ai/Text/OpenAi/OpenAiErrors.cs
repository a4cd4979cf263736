using System.ClientModel;
using System.Text.Json;
using AutoVideo.Ai.Http;

namespace AutoVideo.Ai.Text.OpenAi;

/// <summary>What the official client throws, as faults of the provider behind it.</summary>
internal sealed class OpenAiErrors(string provider, TimeProvider time)
{
    /// <summary>Null: not the provider's fault (a cancelled call, a mistake of ours).</summary>
    public Exception? Explain(Exception fault) => fault switch
    {
        ClientResultException { Status: > 0 } error => Read(error)!.AsException(provider),
        ClientResultException error => ProviderHttp.Unreachable(provider, error),
        // What the client throws when a field is missing or has a value it does not know.
        ArgumentException or InvalidOperationException or FormatException or KeyNotFoundException or JsonException or NullReferenceException =>
            new ProviderException(provider, ProviderFault.BadAnswer, "The answer is not the JSON that was promised.", null, fault),
        _ => null,
    };

    public Exception? Explain(Exception fault, CancellationToken cancellation) => Explain(fault) ?? ProviderHttp.Explain(provider, fault, cancellation);

    public ErrorAnswer? Read(ClientResultException error) => error.GetRawResponse() is { } response
        ? ProviderErrors.Read(
            response.Status, response.Content.ToMemory(), name => response.Headers.TryGetValue(name, out var value) ? value : null, time.GetUtcNow())
        : null;

    /// <exception cref="ProviderException">The answer is of another type, e.g. a proxy's page.</exception>
    public void RequireType(ClientResult result, string mediaType)
    {
        result.GetRawResponse().Headers.TryGetValue("Content-Type", out var got);
        if (got?.StartsWith(mediaType, StringComparison.OrdinalIgnoreCase) != true)
            throw new ProviderException(provider, ProviderFault.BadAnswer, $"The answer is not {mediaType} but '{(got?.Length > 60 ? got[..60] : got)}'.");
    }
}
