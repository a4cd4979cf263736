using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Compose;

/// <summary>The part of an element that has appeared, with an edge as soft as a pixel: growing from one side, or turning about the middle.</summary>
/// <param name="share">0 to 1 of the box.</param>
/// <param name="left">Box in pixels of the frame.</param>
/// <param name="top">See <paramref name="left"/>.</param>
/// <param name="width">See <paramref name="left"/>.</param>
/// <param name="height">See <paramref name="left"/>.</param>
internal sealed class RevealMask(RevealFrom from, double share, double left, double top, double width, double height)
{
    private readonly (double X, double Y) end = Turn.Point(share);

    /// <param name="x">Of the row's first pixel within its plane.</param>
    /// <param name="y">Row within its plane.</param>
    internal void Apply(int plane, int x, int y, Span<byte> paint, Span<byte> alpha)
    {
        var step = plane == 0 ? 1 : 2;
        if (from is RevealFrom.Top or RevealFrom.Bottom)
        {
            var weight = from == RevealFrom.Top ? Weight(top + share * height - y * step, step) : Weight((y + 1) * step - (top + (1 - share) * height), step);
            Blend.Dim(paint, weight);
            Blend.Dim(alpha, weight);
            return;
        }
        for (var column = 0; column < paint.Length; column++)
        {
            var at = (x + column) * step;
            var weight = from switch
            {
                RevealFrom.Left => Weight(left + share * width - at, step),
                RevealFrom.Right => Weight(at + step - (left + (1 - share) * width), step),
                _ => Weight(Swept(at + step / 2.0 - (left + width / 2), y * step + step / 2.0 - (top + height / 2)) + step / 2.0, step),
            };
            paint[column] = (byte)((paint[column] * weight + 128) >> 8);
            alpha[column] = (byte)((alpha[column] * weight + 128) >> 8);
        }
    }

    /// <returns>Pixels by which a point lies within the swept part; negative outside.</returns>
    private double Swept(double x, double y)
    {
        // Clockwise of the upright ray, and anticlockwise of the moving one.
        var afterStart = x;
        var beforeEnd = end.Y * x - end.X * y;
        return share switch
        {
            <= 0 => -1e9,
            >= 1 => 1e9,
            <= 0.5 => Math.Min(afterStart, beforeEnd),
            _ => Math.Max(afterStart, beforeEnd),
        };
    }

    private static int Weight(double covered, int step) => (int)Math.Round(Blend.Full * Math.Clamp(covered / step, 0, 1));
}

/// <summary>Directions of a clock's hand by sums and products alone: the same on every machine, which <see cref="Math.Sin"/> is not.</summary>
internal static class Turn
{
    private const double Quarter = 1.5707963267948966;

    /// <summary>A point one away from the middle, clockwise from the top; y runs down.</summary>
    /// <param name="share">0 to 1 of a whole turn.</param>
    internal static (double X, double Y) Point(double share)
    {
        var quarters = share * 4;
        var quarter = Math.Floor(quarters);
        var (sine, cosine) = (Sine((quarters - quarter) * Quarter), Sine((1 - quarters + quarter) * Quarter));
        return ((int)quarter & 3) switch
        {
            0 => (sine, -cosine),
            1 => (cosine, sine),
            2 => (-sine, cosine),
            _ => (-cosine, -sine),
        };
    }

    // Taylor's series, exact to 1e-8 within a quarter.
    private static double Sine(double x)
    {
        var square = x * x;
        return x * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72 * (1 - square / 110)))));
    }
}
