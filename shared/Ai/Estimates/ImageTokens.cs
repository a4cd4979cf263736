using AutoVideo.Videos;

namespace AutoVideo.Ai.Estimates;

/// <summary>Output tokens of the gpt-image family by quality and shape, as OpenAI's guide to image generation lists them.</summary>
internal static class ImageTokens
{
    /// <param name="quality">low, medium, high, or auto: what the provider then chooses is taken for high.</param>
    /// <param name="aspect">Of the frame; all that is neither wide nor square is drawn 1024x1536.</param>
    public static long Of(string quality, VideoFormat aspect)
    {
        var (square, portrait, landscape) = quality switch
        {
            "low" => (272, 408, 400),
            "medium" => (1_056, 1_584, 1_568),
            _ => (4_160, 6_240, 6_208),
        };
        return aspect == VideoFormat.Square ? square : aspect == VideoFormat.Landscape ? landscape : portrait;
    }
}
