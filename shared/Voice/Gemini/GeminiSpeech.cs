using System.Globalization;
using System.Text.RegularExpressions;
using AutoVideo.Ai;
using AutoVideo.Ai.Estimates;
using AutoVideo.Ai.Gemini;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text.Gemini;
using AutoVideo.Voice.Providers;

namespace AutoVideo.Voice.Gemini;

/// <summary>Gemini's speaking models: bare PCM, no word times, and no control of the rate (it is spoken at the voice's own).</summary>
internal sealed partial class GeminiSpeech(GeminiOptions options, GeminiMedia media) : ISpeechVendor
{
    private static readonly string[] Voices =
    [
        "Zephyr", "Puck", "Charon", "Kore", "Fenrir", "Leda", "Orus", "Aoede", "Callirrhoe", "Autonoe", "Enceladus", "Iapetus", "Umbriel", "Algieba", "Despina",
        "Erinome", "Algenib", "Rasalgethi", "Laomedeia", "Achernar", "Alnilam", "Schedar", "Gacrux", "Pulcherrima", "Achird", "Zubenelgenubi", "Vindemiatrix",
        "Sadachbia", "Sadaltager", "Sulafat",
    ];

    public string Provider => GeminiText.Name;
    public string Model => options.VoiceModel;
    public int TokensPerSecond => VideoWork.TokensPerSpokenSecond;

    public string? DefaultVoice(string language) => options.Voice;

    public bool Knows(string voice) => voice == options.Voice || Voices.Contains(voice);

    public async Task<VendorSound> SpeakAsync(SpeechRequest request, CancellationToken cancellation)
    {
        var config = new GenerationConfig
        {
            ResponseModalities = ["AUDIO"],
            SpeechConfig = new(new(new(request.Voice))),
        };
        var sound = await media.MakeAsync(options.VoiceModel, request.Text, config, "audio/", cancellation);
        // audio/L16 is big-endian by RFC 2586; the provider sends little-endian under that name.
        if (!sound.MimeType.StartsWith("audio/L16", StringComparison.OrdinalIgnoreCase) || Rate().Match(sound.MimeType) is not { Success: true } rate)
            throw new ProviderException(Provider, ProviderFault.BadAnswer, "The sound is not PCM of a known rate.");
        return new VendorSound(sound.Bytes, SoundKind.Pcm, int.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture))
        {
            InputTokens = sound.InputTokens,
            OutputTokens = sound.OutputTokens,
        };
    }

    [GeneratedRegex("rate=([0-9]{4,6})(;|$)")]
    private static partial Regex Rate();
}
