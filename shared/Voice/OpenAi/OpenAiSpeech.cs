using System.ClientModel;
using AutoVideo.Ai.Text.OpenAi;
using AutoVideo.Failures;
using AutoVideo.Voice.Providers;
using OpenAI.Audio;

namespace AutoVideo.Voice.OpenAi;

/// <summary><c>POST /audio/speech</c> through the official client: OpenAI and Azure OpenAI's <c>/openai/v1/</c>. It gives no word times.</summary>
internal sealed class OpenAiSpeech(string provider, string model, string voice, AudioClient audio, TimeProvider time) : ISpeechVendor
{
    private static readonly string[] Voices =
        ["alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse", "marin", "cedar"];

    private readonly OpenAiErrors errors = new(provider, time);

    public string Provider => provider;
    public string Model => model;

    public string? DefaultVoice(string language) => voice;

    public bool Knows(string name) => name == voice || Voices.Contains(name);

    public async Task<VendorSound> SpeakAsync(SpeechRequest request, CancellationToken cancellation)
    {
        try
        {
            var result = await audio.GenerateSpeechAsync(request.Text, new GeneratedSpeechVoice(request.Voice), new SpeechGenerationOptions
            {
                ResponseFormat = GeneratedSpeechFormat.Wav,
                SpeedRatio = request.Rate == 1 ? null : (float)request.Rate,
            }, cancellation);
            errors.RequireType(result, "audio/");
            return new VendorSound(result.Value.ToArray(), SoundKind.Wave);
        }
        catch (ClientResultException error) when (errors.Read(error) is { IsContentFilter: true } refused)
        {
            throw new PermanentException("content_refused", $"{provider} declined to say this ({refused.Code}).", error);
        }
        catch (Exception fault) when (errors.Explain(fault, cancellation) is { } explained)
        {
            throw explained;
        }
    }
}
