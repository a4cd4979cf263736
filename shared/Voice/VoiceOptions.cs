using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Voice;

/// <summary>Section <c>Voice</c>.</summary>
public sealed class VoiceOptions
{
    /// <summary>Who speaks, first choice first, separated by commas. Those that are not configured are passed over.</summary>
    [Required, RegularExpression("^ *[a-z0-9-]+( *, *[a-z0-9-]+)* *$")]
    public string Providers { get; set; } = "openai,azure-openai,azure-speech,elevenlabs,gemini,offline";
}

[OptionsValidator]
internal sealed partial class VoiceOptionsValidator : IValidateOptions<VoiceOptions>;
