using System.ComponentModel.DataAnnotations;
using AutoVideo.Ai.Providers;
using Microsoft.Extensions.Options;

namespace AutoVideo.Voice.AzureSpeech;

/// <summary>Section <c>AzureSpeech</c>: configured by a region and its key, or by an endpoint, with a key or as the process's identity.</summary>
public sealed class AzureSpeechOptions
{
    public string Key { get; set; } = "";

    /// <summary>E.g. <c>westeurope</c>.</summary>
    [RegularExpression("^[a-z0-9]*$")]
    public string Region { get; set; } = "";

    /// <summary>Instead of the region's, e.g. <c>https://NAME.cognitiveservices.azure.com/tts</c>, which takes tokens of Entra ID.</summary>
    [HttpAddress]
    public string Endpoint { get; set; } = "";

    /// <summary>The voice of each language when a video names none: <c>en=…,ja=…</c>.</summary>
    [Required, RegularExpression("^ *[A-Za-z-]+ *= *[A-Za-z0-9:-]+( *, *[A-Za-z-]+ *= *[A-Za-z0-9:-]+)* *$")]
    public string Voices { get; set; } =
        "en=en-US-AvaMultilingualNeural,zh-TW=zh-TW-HsiaoChenNeural,ja=ja-JP-NanamiNeural,ru=ru-RU-SvetlanaNeural";
}

[OptionsValidator]
internal sealed partial class AzureSpeechOptionsValidator : IValidateOptions<AzureSpeechOptions>;
