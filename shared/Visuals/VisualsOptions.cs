using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Visuals;

/// <summary>Section <c>Visuals</c>.</summary>
public sealed class VisualsOptions
{
    /// <summary>Who draws, first choice first, separated by commas. Those that are not configured are passed over.</summary>
    [Required, RegularExpression("^ *[a-z0-9-]+( *, *[a-z0-9-]+)* *$")]
    public string Providers { get; set; } = "openai,azure-openai,gemini,stability,automatic1111,comfyui,pexels,offline";
}

[OptionsValidator]
internal sealed partial class VisualsOptionsValidator : IValidateOptions<VisualsOptions>;
