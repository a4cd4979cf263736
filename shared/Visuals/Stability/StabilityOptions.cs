using System.ComponentModel.DataAnnotations;
using AutoVideo.Ai.Providers;
using Microsoft.Extensions.Options;

namespace AutoVideo.Visuals.Stability;

/// <summary>Section <c>Stability</c>: configured by its key.</summary>
public sealed class StabilityOptions
{
    public string Key { get; set; } = "";

    [Required, HttpAddress]
    public string BaseUrl { get; set; } = "https://api.stability.ai";

    /// <summary>core, ultra or sd3.</summary>
    [Required, RegularExpression("^(core|ultra|sd3)$")]
    public string Model { get; set; } = "core";
}

[OptionsValidator]
internal sealed partial class StabilityOptionsValidator : IValidateOptions<StabilityOptions>;
