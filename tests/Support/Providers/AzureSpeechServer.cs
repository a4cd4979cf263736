using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Support.Providers;

/// <summary>Azure Speech's <c>POST /cognitiveservices/v1</c>: SSML in, RIFF out.</summary>
internal sealed class AzureSpeechServer : MediaServer
{
    private static readonly XNamespace Ssml = "http://www.w3.org/2001/10/synthesis";

    /// <summary>A resource that refuses keys: only a token of Entra ID will do.</summary>
    public bool TakesTokens { get; init; }

    protected override string? ProblemOf(HttpRequest request, JsonElement body)
    {
        if (request.Method != "POST" || request.Path != (TakesTokens ? "/tts/cognitiveservices/v1" : "/cognitiveservices/v1"))
            return "no such endpoint";
        if (TakesTokens ? request.Headers.Authorization != $"Bearer {Key}" || request.Headers.ContainsKey("Ocp-Apim-Subscription-Key") : request.Headers["Ocp-Apim-Subscription-Key"] != Key)
            return TakesTokens ? "the token is missing" : "the key is missing";
        if (request.ContentType != "application/ssml+xml" || request.Headers["X-Microsoft-OutputFormat"] != "riff-48khz-16bit-mono-pcm")
            return "content type or output format is wrong";
        if (request.Headers.UserAgent.ToString().Length is 0 or > 255)
            return "the user agent is missing";
        var speak = XDocument.Parse(body.GetProperty("text").GetString()!).Root!;
        if (speak.Name != Ssml + "speak" || speak.Attribute("version")?.Value != "1.0" || speak.Attribute(XNamespace.Xml + "lang") is null)
            return "the markup is no SSML";
        if (speak.Elements().Single() is not { } voice || voice.Name != Ssml + "voice" || voice.Attribute("name")!.Value != "en-US-AvaMultilingualNeural")
            return "the voice is not the configured one";
        return voice.Elements().Single() is { } prosody && prosody.Name == Ssml + "prosody" && !prosody.HasElements ? null : "the text was taken for markup";
    }

    protected override async Task AnswerAsync(HttpContext http, JsonElement body, Fault outcome)
    {
        var prosody = XDocument.Parse(body.GetProperty("text").GetString()!).Descendants(Ssml + "prosody").Single();
        var text = LastText = prosody.Value;
        LastRate = 1 + double.Parse(prosody.Attribute("rate")!.Value.TrimEnd('%'), CultureInfo.InvariantCulture) / 100;
        await BytesAsync(http, (await RealSpeech.OfAsync(text)).Wave(48_000), "audio/x-wav");
    }

    protected override (int Status, string Body) ErrorOf(Fault fault) => fault switch
    {
        Fault.RateLimited => (429, ""),
        Fault.OutOfCredit => (402, ""),
        Fault.BadKey => (401, ""),
        _ => (502, ""),
    };
}
