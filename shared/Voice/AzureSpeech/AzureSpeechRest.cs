using System.Text;
using System.Text.RegularExpressions;
using AutoVideo.Ai;
using AutoVideo.Ai.Http;
using AutoVideo.Voice.Providers;
using Azure.Core;
using Azure.Identity;

namespace AutoVideo.Voice.AzureSpeech;

/// <summary>Azure Speech's REST endpoint (<c>POST /cognitiveservices/v1</c>, SSML in, WAV out); over REST it gives no word times.</summary>
/// <param name="options">Without a key, its endpoint is called with a token of <paramref name="identity"/>.</param>
/// <param name="http">Calls the service.</param>
/// <param name="identity">The process's.</param>
internal sealed partial class AzureSpeechRest(AzureSpeechOptions options, ProviderHttp http, TokenCredential identity) : ISpeechVendor
{
    public const string Name = "azure-speech";
    private static readonly TokenRequestContext Scope = new(["https://cognitiveservices.azure.com/.default"]);
    private const string Format = "riff-48khz-16bit-mono-pcm";

    private readonly Uri address = new(
        (options.Endpoint.Length > 0 ? options.Endpoint.TrimEnd('/') : $"https://{options.Region}.tts.speech.microsoft.com") + "/cognitiveservices/v1");

    private readonly Dictionary<string, string> voices = options.Voices.Split(',')
        .Select(pair => pair.Split('=', StringSplitOptions.TrimEntries))
        .GroupBy(pair => pair[0]).ToDictionary(same => same.Key, same => same.First()[1]);

    public static bool IsConfigured(AzureSpeechOptions options) => options.Endpoint.Length > 0 || (options.Key.Length > 0 && options.Region.Length > 0);

    public string Provider => Name;

    /// <summary>The voice is the model.</summary>
    public string Model => "neural";

    /// <summary>Chinese characters, kanji and hanja are charged as two each (Azure's pricing page for text to speech).</summary>
    public long CharactersOf(string text) => text.Length + text.EnumerateRunes().Count(IsHan);

    public string? DefaultVoice(string language) => voices.GetValueOrDefault(language);

    public bool Knows(string voice) => ShortName().IsMatch(voice);

    public async Task<VendorSound> SpeakAsync(SpeechRequest request, CancellationToken cancellation)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(SpokenMarkup.Of(request)) { Headers = { ContentType = new("application/ssml+xml") } },
        };
        if (options.Key.Length > 0)
            message.Headers.Add("Ocp-Apim-Subscription-Key", options.Key);
        else
            message.Headers.Authorization = new("Bearer", await TokenAsync(cancellation));
        message.Headers.Add("X-Microsoft-OutputFormat", Format);
        message.Headers.Add("User-Agent", "AutoVideo");
        try
        {
            var (bytes, _) = await http.GetBytesAsync(Name, message, "audio/", cancellation);
            return new VendorSound(bytes, SoundKind.Wave);
        }
        catch (ErrorAnswerException error)
        {
            throw error.Answer.AsException(Name);
        }
    }

    /// <summary>Kept and renewed by the credential.</summary>
    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        try
        {
            return (await identity.GetTokenAsync(Scope, cancellation)).Token;
        }
        catch (AuthenticationFailedException refused)
        {
            throw new ProviderException(Name, ProviderFault.Unauthorized, "The process's identity got no token.", inner: refused);
        }
    }

    // CJK unified ideographs with their extensions and compatibility forms.
    private static bool IsHan(Rune rune) => rune.Value is (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x323AF);

    /// <summary>E.g. <c>en-US-AvaMultilingualNeural</c>.</summary>
    [GeneratedRegex("^[a-z]{2,3}-[A-Za-z-]*[A-Z][A-Za-z]+Neural$")]
    private static partial Regex ShortName();
}
