using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Vision;

/// <summary>Section <c>Vision</c>.</summary>
public sealed class VisionOptions
{
    /// <summary>Who describes frames, first choice first, separated by commas; their text models must see.</summary>
    [Required, RegularExpression("^ *[a-z0-9-]+( *, *[a-z0-9-]+)* *$")]
    public string Providers { get; set; } = "openai,azure-openai,anthropic,gemini";
}

[OptionsValidator]
internal sealed partial class VisionOptionsValidator : IValidateOptions<VisionOptions>;
