using System.Globalization;
using AutoVideo.Ai.Http;
using AutoVideo.Voice.Providers;

namespace AutoVideo.Voice.ElevenLabs;

/// <summary>ElevenLabs' <c>POST /v1/text-to-speech/{voice}/with-timestamps</c>: sound, and when each character is heard.</summary>
internal sealed class ElevenLabsSpeech(ElevenLabsOptions options, ProviderHttp http) : ISpeechVendor
{
    public const string Name = "elevenlabs";
    private const int VoiceIdLength = 20;

    // The same line sounds the same again as far as the provider can.
    private const long Seed = 1;
    private const double Slowest = 0.7, Fastest = 1.2;

    public string Provider => Name;
    public string Model => options.Model;

    public string? DefaultVoice(string language) => options.Voice;

    public bool Knows(string voice) => voice == options.Voice || (voice.Length == VoiceIdLength && voice.All(char.IsAsciiLetterOrDigit));

    public async Task<VendorSound> SpeakAsync(SpeechRequest request, CancellationToken cancellation)
    {
        var address = new Uri($"{options.BaseUrl.TrimEnd('/')}/v1/text-to-speech/{Uri.EscapeDataString(request.Voice)}/with-timestamps?output_format={options.OutputFormat}");
        var body = new ElevenSpeech(request.Text, options.Model, new(Math.Clamp(request.Rate, Slowest, Fastest)), Seed);
        try
        {
            var answer = await http.PostAsync(
                Name, address, body, ElevenLabsJsonContext.Default.ElevenSpeech, ElevenLabsJsonContext.Default.ElevenSound,
                headers => headers.Add("xi-api-key", options.Key), cancellation);
            var bytes = ProviderBytes.FromBase64(Name, answer.AudioBase64);
            var heard = Heard(answer.Alignment);
            return options.OutputFormat.StartsWith("pcm_", StringComparison.Ordinal)
                ? new VendorSound(bytes, SoundKind.Pcm, int.Parse(options.OutputFormat[4..], CultureInfo.InvariantCulture), heard)
                : new VendorSound(bytes, SoundKind.Coded, 0, heard);
        }
        catch (ErrorAnswerException error)
        {
            throw error.Answer.AsException(Name);
        }
    }

    /// <summary>Null when the provider gave none, or lists that do not belong together: the words are aligned here then.</summary>
    private static HeardText? Heard(ElevenAlignment? alignment) =>
        alignment is { Characters: { Count: > 0 } characters, CharacterStartTimesSeconds: { } starts, CharacterEndTimesSeconds: { } ends }
        && starts.Count == characters.Count && ends.Count == characters.Count
            ? new(characters, starts, ends)
            : null;
}
