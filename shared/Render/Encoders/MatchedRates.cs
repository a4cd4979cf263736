using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Encoders;

/// <summary>Rates and presets of other encoders that come near to x264's; integers, so that they are the same everywhere.</summary>
internal static class MatchedRates
{
    /// <summary>Presets that look little ahead: their rates lie elsewhere on the scale.</summary>
    internal static bool IsQuick(OutputSpec output) => output.Preset is "ultrafast" or "superfast" or "veryfast" or "faster";

    /// <summary>x265, same preset: by measured SSIM.</summary>
    internal static int Hevc(OutputSpec output) => Math.Clamp(output.Crf + (IsQuick(output) ? 2 : -1), 1, 51);

    /// <summary>SVT-AV1, whose scale ends at 63: by measured SSIM.</summary>
    internal static int Av1(OutputSpec output) => Math.Clamp(output.Crf * 2, 1, 63);

    internal static int Av1Preset(string preset) => preset switch
    {
        "ultrafast" => 12,
        "superfast" => 11,
        "veryfast" => 10,
        "faster" => 9,
        "fast" => 8,
        "medium" => 7,
        _ => 6,
    };

    // Not measured: NVENC's constant quality is said to be a little above x264's rate for the same look; AV1's scale is its own.
    internal static int Nvenc(OutputSpec output) => output.Codec == VideoCodec.Av1 ? Math.Clamp(output.Crf * 3 / 2 + 4, 1, 63) : Math.Clamp(output.Crf + 2, 1, 51);

    // Not measured: QSV's ICQ follows x264's scale; AV1's is its own.
    internal static int Qsv(OutputSpec output) => output.Codec == VideoCodec.Av1 ? Math.Clamp(output.Crf * 3 / 2 + 4, 1, 63) : Math.Clamp(output.Crf + 1, 1, 51);

    // Not measured: a constant quantiser, three above the rate as x264 itself would choose on average; AV1 counts to 255.
    internal static int Vaapi(OutputSpec output) => output.Codec == VideoCodec.Av1 ? Math.Clamp(output.Crf * 5, 1, 255) : Math.Clamp(output.Crf + 3, 1, 51);
}
