using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AutoVideo.Ai;
using AutoVideo.Ai.Http;
using AutoVideo.Failures;
using AutoVideo.Voice.ElevenLabs;
using Microsoft.Extensions.Options;

namespace AutoVideo.Voice.Cloning;

/// <summary>Instant voice cloning at ElevenLabs: <c>POST /v1/voices/add</c>, <c>DELETE /v1/voices/{id}</c>. A voice's name there is its id here.</summary>
internal sealed class ElevenLabsCloning(IOptions<ElevenLabsOptions> options, ProviderHttp http)
{
    private const string Provider = ElevenLabsSpeech.Name;

    public bool IsConfigured => options.Value.Key.Length > 0;

    /// <returns>The provider's id of the voice.</returns>
    /// <exception cref="ProviderException"/>
    /// <exception cref="PermanentException"><c>voice_not_cloned</c>: the provider wants something that this product cannot give.</exception>
    public async Task<string> AddAsync(string id, ReadOnlyMemory<byte> wave, CancellationToken cancellation)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent(id), "name");
        form.Add(new StringContent("false"), "remove_background_noise");
        form.Add(new ReadOnlyMemoryContent(wave) { Headers = { ContentType = new MediaTypeHeaderValue("audio/wav") } }, "files", "sample.wav");
        var added = await SendAsync(new(HttpMethod.Post, Address("/v1/voices/add")) { Content = form }, ElevenLabsJsonContext.Default.ElevenVoiceAdded, cancellation);
        return added?.VoiceId is { Length: > 0 and <= 64 } voice && voice.All(char.IsAsciiLetterOrDigit)
            ? voice
            : throw new ProviderException(Provider, ProviderFault.BadAnswer, "The answer names no voice.");
    }

    /// <summary>Removes a voice; one that is not there is no error.</summary>
    public async Task RemoveAsync(string voice, CancellationToken cancellation)
    {
        try
        {
            await SendAsync<ElevenVoiceAdded>(new(HttpMethod.Delete, Address($"/v1/voices/{Uri.EscapeDataString(voice)}")), null, cancellation);
        }
        catch (ProviderException gone) when (gone.InnerException is ErrorAnswerException { Answer: { Status: 404 } or { Code: "voice_not_found" or "voice_does_not_exist" } })
        {
            // Removed before, here or there.
        }
    }

    /// <summary>The provider's id of a voice whose adding was not heard of; null when there is none.</summary>
    public async Task<string?> FindAsync(string id, CancellationToken cancellation) =>
        (await SendAsync(new(HttpMethod.Get, Address("/v1/voices")), ElevenLabsJsonContext.Default.ElevenVoices, cancellation))?.Voices?
            .FirstOrDefault(voice => voice.Name == id)?.VoiceId;

    private Uri Address(string path) => new(options.Value.BaseUrl.TrimEnd('/') + path);

    private async Task<T?> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T>? type, CancellationToken cancellation) where T : class
    {
        request.Headers.Add("xi-api-key", options.Value.Key);
        try
        {
            var (bytes, _) = await http.GetBytesAsync(Provider, request, "application/json", cancellation);
            return type is null ? null : JsonSerializer.Deserialize(bytes, type);
        }
        catch (ErrorAnswerException error)
        {
            throw error.Answer.AsException(Provider, error);
        }
        catch (JsonException broken)
        {
            throw new ProviderException(Provider, ProviderFault.BadAnswer, "The answer is not the JSON that was promised.", null, broken);
        }
    }
}
