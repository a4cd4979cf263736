using System.ComponentModel.DataAnnotations;
using AutoVideo.Render.Timeline;
using Microsoft.Extensions.Options;

namespace AutoVideo.Render;

/// <summary>Section <c>Render</c> of the settings.</summary>
public sealed class RenderOptions
{
    /// <summary>Frames per second: 24, 25, 30 or 60.</summary>
    [AllowedValues(24, 25, 30, 60)]
    public int FrameRate { get; set; } = 30;

    /// <summary>x264 preset.</summary>
    [Required]
    public string Preset { get; set; } = "veryfast";

    /// <summary>x264 constant rate factor; 0, lossless, is not in the High profile that players expect.</summary>
    [Range(1, 51)]
    public int Crf { get; set; } = 20;

    /// <summary>Segments encoded at once; 0 takes the number of cores.</summary>
    [Range(0, 64)]
    public int Parallelism { get; set; }

    /// <summary>Look of the captions of a video whose style names none.</summary>
    [AllowedValues("pop", "karaoke", "sweep", "box", "underline", "pairs", "focus", "glow", "plate")]
    public string CaptionStyle { get; set; } = TimelineBuilder.DefaultCaptionStyle;

    /// <summary>Level of the music bed before it is ducked under the voice.</summary>
    [Range(-40.0, 6.0)]
    public double MusicGainDb { get; set; } = TimelineBuilder.DefaultMusicGainDb;

    /// <summary>The output for a size in pixels.</summary>
    public OutputSpec Output(int width, int height) => new(width, height, FrameRate, Preset, Crf);
}

[OptionsValidator]
internal sealed partial class RenderOptionsValidator : IValidateOptions<RenderOptions>;
