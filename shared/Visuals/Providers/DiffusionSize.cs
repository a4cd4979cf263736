using AutoVideo.Videos;

namespace AutoVideo.Visuals.Providers;

/// <summary>Pixels for a diffusion model: the frame's aspect, sides that are multiples of 64.</summary>
internal static class DiffusionSize
{
    private const int Grid = 64;

    public static (int Width, int Height) Of(VideoFormat aspect, double megapixels)
    {
        var unit = Math.Sqrt(megapixels * 1024 * 1024 / (aspect.AspectWidth * aspect.AspectHeight));
        return (Side(unit * aspect.AspectWidth), Side(unit * aspect.AspectHeight));
    }

    private static int Side(double pixels) => Math.Max(Grid * 4, (int)Math.Round(pixels / Grid) * Grid);
}
