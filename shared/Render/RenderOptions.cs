using System.ComponentModel.DataAnnotations;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Timeline;
using AutoVideo.Videos;
using Microsoft.Extensions.Options;

namespace AutoVideo.Render;

/// <summary>Section <c>Render</c> of the settings.</summary>
public sealed class RenderOptions
{
    /// <summary>Frames per second: 24, 25, 30 or 60.</summary>
    [AllowedValues(24, 25, 30, 60)]
    public int FrameRate { get; set; } = 30;

    /// <summary>x264 preset, from the quickest to the smallest files.</summary>
    [AllowedValues("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower")]
    public string Preset { get; set; } = "veryfast";

    /// <summary>x264 constant rate factor; 0, lossless, is not in the High profile that players expect.</summary>
    [Range(1, 51)]
    public int Crf { get; set; } = 20;

    /// <summary>auto takes the first device that encodes here, else the CPU.</summary>
    [AllowedValues("auto", "software", "nvenc", "qsv", "vaapi")]
    public string Encoder { get; set; } = EncoderChoice.Automatic;

    /// <summary>Bounds the segments encoded at once, beside the sound, of which ten minutes take 400 MB; 0 takes half of what the machine or the container has.</summary>
    [Range(0, 1_000_000)]
    public int MaxMemoryMegabytes { get; set; }

    /// <summary>Segments encoded at once; 0 takes the number of cores.</summary>
    [Range(0, 64)]
    public int Parallelism { get; set; }

    /// <summary>Look of the captions of a video whose style names none.</summary>
    [AllowedValues("pop", "karaoke", "sweep", "box", "underline", "pairs", "focus", "glow", "plate")]
    public string CaptionStyle { get; set; } = TimelineBuilder.DefaultCaptionStyle;

    /// <summary>Level of the music bed before it is ducked under the voice.</summary>
    [Range(-40.0, 6.0)]
    public double MusicGainDb { get; set; } = TimelineBuilder.DefaultMusicGainDb;

    /// <summary>The output of a video: what was wanted, and these settings for the rest.</summary>
    /// <param name="format">Shape, e.g. 9:16.</param>
    public OutputSpec OutputOf(string format, VideoOutput? wanted)
    {
        var (width, height) = (wanted ?? new()).Size(format);
        return new(width, height, wanted?.FrameRate ?? FrameRate, Preset, Crf)
        {
            Codec = wanted?.Codec is { } codec ? Enum.Parse<VideoCodec>(codec, ignoreCase: true) : VideoCodec.H264,
            SoftSubtitles = wanted?.SoftSubtitles ?? false,
        };
    }
}

[OptionsValidator]
internal sealed partial class RenderOptionsValidator : IValidateOptions<RenderOptions>;
