using System.ComponentModel.DataAnnotations;
using AutoVideo.Ai.Providers;
using Microsoft.Extensions.Options;

namespace AutoVideo.Visuals.Pexels;

/// <summary>Section <c>Pexels</c>: configured by its key.</summary>
public sealed class PexelsOptions
{
    public string Key { get; set; } = "";

    [Required, HttpAddress]
    public string BaseUrl { get; set; } = "https://api.pexels.com";

    /// <summary>Path of the search for clips: it moved once (<c>/v1/videos/search</c> is the newer one).</summary>
    [Required, RegularExpression("^/[a-z0-9/]+$")]
    public string ClipPath { get; set; } = "/videos/search";

    /// <summary>photos, clips or both: clips where there is no photo.</summary>
    [Required, RegularExpression("^(photos|clips|both)$")]
    public string Media { get; set; } = "both";

    /// <summary>Where pictures may be downloaded from, separated by commas.</summary>
    [Required]
    public string Hosts { get; set; } = "images.pexels.com,videos.pexels.com";
}

[OptionsValidator]
internal sealed partial class PexelsOptionsValidator : IValidateOptions<PexelsOptions>;
