using System.ComponentModel.DataAnnotations;
using AutoVideo.Ai.Providers;
using Microsoft.Extensions.Options;

namespace AutoVideo.Visuals.ComfyUi;

/// <summary>Section <c>ComfyUi</c>: configured by its address and a graph.</summary>
public sealed class ComfyUiOptions
{
    /// <summary>E.g. <c>http://localhost:8188</c>.</summary>
    [HttpAddress]
    public string BaseUrl { get; set; } = "";

    /// <summary>
    /// Path of a graph in ComfyUI's API format. In it <c>%prompt%</c> and <c>%negative%</c> stand for the texts, and the values
    /// <c>"%seed%"</c>, <c>"%width%"</c> and <c>"%height%"</c> for numbers.
    /// </summary>
    public string GraphFile { get; set; } = "";

    [Range(0.1, 4)]
    public double Megapixels { get; set; } = 1;

    /// <summary>Seconds between two looks at a job.</summary>
    [Range(0.05, 30)]
    public double PollSeconds { get; set; } = 1;
}

[OptionsValidator]
internal sealed partial class ComfyUiOptionsValidator : IValidateOptions<ComfyUiOptions>;
