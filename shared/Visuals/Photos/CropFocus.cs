namespace AutoVideo.Visuals.Photos;

/// <summary>Where to cut a picture that is longer than the frame: around what there is to see, and rather in the middle.</summary>
internal static class CropFocus
{
    // How much of the detail a window in a corner must have more than one in the middle.
    private const double CentrePull = 0.35;
    private const int Sample = 4;

    /// <param name="rgb">Rows of width × 3 bytes.</param>
    /// <param name="window">Length of the window along the longer side.</param>
    /// <param name="isWide">The window moves from left to right, else from top to bottom.</param>
    /// <returns>First pixel of the window.</returns>
    public static int Offset(ReadOnlySpan<byte> rgb, int width, int height, int window, bool isWide)
    {
        var length = isWide ? width : height;
        var room = length - window;
        if (room <= 0)
            return 0;
        var sums = Detail(rgb, width, height, isWide);
        var (best, most) = (room / 2, double.NegativeInfinity);
        for (var offset = 0; offset <= room; offset++)
        {
            var offCentre = Math.Abs(offset - room / 2.0) / length;
            var score = (sums[offset + window] - sums[offset]) * (1 - CentrePull * offCentre);
            if (score > most)
                (best, most) = (offset, score);
        }
        return best;
    }

    /// <summary>Running sums of the change of brightness between neighbours, per column or row.</summary>
    private static double[] Detail(ReadOnlySpan<byte> rgb, int width, int height, bool isWide)
    {
        var detail = new double[(isWide ? width : height) + 1];
        for (var y = Sample; y < height; y += Sample)
        {
            for (var x = Sample; x < width; x += Sample)
            {
                var here = Brightness(rgb, (y * width + x) * 3);
                var change = Math.Abs(here - Brightness(rgb, (y * width + x - Sample) * 3)) + Math.Abs(here - Brightness(rgb, ((y - Sample) * width + x) * 3));
                // Large steps are edges of things; grain and gradients stay below.
                detail[(isWide ? x : y) + 1] += Math.Min(60, Math.Max(0, change - 8));
            }
        }
        for (var i = 1; i < detail.Length; i++)
            detail[i] += detail[i - 1];
        return detail;
    }

    private static int Brightness(ReadOnlySpan<byte> rgb, int at) => (rgb[at] * 2 + rgb[at + 1] * 5 + rgb[at + 2]) / 8;
}
