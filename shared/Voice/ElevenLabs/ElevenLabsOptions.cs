using System.ComponentModel.DataAnnotations;
using AutoVideo.Ai.Providers;
using Microsoft.Extensions.Options;

namespace AutoVideo.Voice.ElevenLabs;

/// <summary>Section <c>ElevenLabs</c>: configured by its key.</summary>
public sealed class ElevenLabsOptions
{
    public string Key { get; set; } = "";

    [Required, HttpAddress]
    public string BaseUrl { get; set; } = "https://api.elevenlabs.io";

    [Required]
    public string Model { get; set; } = "eleven_multilingual_v2";

    /// <summary>Id of the voice that speaks when a video names none.</summary>
    [Required, RegularExpression("^[A-Za-z0-9]{1,40}$")]
    public string Voice { get; set; } = "JBFqnCBsd6RMkjVDRZzb";

    /// <summary>pcm_16000 to pcm_48000 as the plan allows; mp3_… is decoded by the media worker.</summary>
    [Required, RegularExpression("^(pcm_(16000|22050|24000|32000|44100|48000)|mp3_[0-9]+_[0-9]+)$")]
    public string OutputFormat { get; set; } = "pcm_24000";
}

[OptionsValidator]
internal sealed partial class ElevenLabsOptionsValidator : IValidateOptions<ElevenLabsOptions>;
