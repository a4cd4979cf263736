using System.ComponentModel.DataAnnotations;
using AutoVideo.Ai.Providers;
using Microsoft.Extensions.Options;

namespace AutoVideo.Visuals.Automatic1111;

/// <summary>Section <c>Automatic1111</c>: a Stable Diffusion web UI started with <c>--api</c>. Configured by its address.</summary>
public sealed class Automatic1111Options
{
    /// <summary>E.g. <c>http://localhost:7860</c>.</summary>
    [HttpAddress]
    public string BaseUrl { get; set; } = "";

    /// <summary>Of <c>--api-auth</c>; empty for none.</summary>
    public string User { get; set; } = "";
    public string Password { get; set; } = "";

    /// <summary>Name of the checkpoint; empty for the one that is loaded.</summary>
    public string Checkpoint { get; set; } = "";

    [Required]
    public string Sampler { get; set; } = "DPM++ 2M";

    [Range(1, 150)]
    public int Steps { get; set; } = 28;

    [Range(1, 30)]
    public double Guidance { get; set; } = 6;

    /// <summary>Pixels of a picture as width times height: about what the model was trained on (1 for SDXL, 0.25 for SD 1.5).</summary>
    [Range(0.1, 4)]
    public double Megapixels { get; set; } = 1;
}

[OptionsValidator]
internal sealed partial class Automatic1111OptionsValidator : IValidateOptions<Automatic1111Options>;
