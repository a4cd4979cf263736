using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Transcription;

/// <summary>Section <c>Transcription</c>.</summary>
public sealed class TranscriptionOptions
{
    /// <summary>Who transcribes, first choice first, separated by commas. Those that are not configured are passed over.</summary>
    [Required, RegularExpression("^ *[a-z0-9-]+( *, *[a-z0-9-]+)* *$")]
    public string Providers { get; set; } = "openai,azure-openai,offline";

    /// <summary>Whether the media worker has the offline recogniser (<c>./run --with recogniser</c>): PocketSphinx, English only.</summary>
    public bool Offline { get; set; }
}

[OptionsValidator]
internal sealed partial class TranscriptionOptionsValidator : IValidateOptions<TranscriptionOptions>;
