namespace AutoVideo.Visuals.Offline.Raster;

/// <summary>
/// What has no edges (gradients, glows, clouds), made at a quarter of the size: smooth content upscales invisibly and costs
/// a sixteenth. Coordinates are those of the full picture.
/// </summary>
internal sealed class SoftLayer
{
    public const int Scale = 4;

    private readonly Rgb[] pixels;

    public SoftLayer(int fullWidth, int fullHeight)
    {
        (FullWidth, FullHeight) = (fullWidth, fullHeight);
        Width = (fullWidth + Scale - 1) / Scale + 1;
        Height = (fullHeight + Scale - 1) / Scale + 1;
        pixels = new Rgb[Width * Height];
    }

    public int FullWidth { get; }
    public int FullHeight { get; }
    public int Width { get; }
    public int Height { get; }

    public Rgb this[int x, int y] => pixels[y * Width + x];

    /// <summary>A gradient of several stops along a slanted line from top to bottom.</summary>
    /// <param name="slant">Share of the height by which the right edge lags.</param>
    public void Gradient(IReadOnlyList<(float Offset, Rgb Colour)> stops, float slant)
    {
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var t = Math.Clamp(((float)y / Height + slant * ((float)x / Width - 0.5f)) / (1 + MathF.Abs(slant) * 0.2f), 0, 1);
                pixels[y * Width + x] = Stop(stops, t);
            }
        }
    }

    /// <summary>A radial glow that fades to nothing at the radius.</summary>
    public void Glow(double centreX, double centreY, double radius, Rgb colour, double opacity)
    {
        float cx = (float)centreX / Scale, cy = (float)centreY / Scale, r = (float)radius / Scale;
        int top = Math.Max(0, (int)(cy - r)), bottom = Math.Min(Height - 1, (int)(cy + r) + 1);
        int left = Math.Max(0, (int)(cx - r)), right = Math.Min(Width - 1, (int)(cx + r) + 1);
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                var distance = ((x - cx) * (x - cx) + (y - cy) * (y - cy)) / (r * r);
                if (distance >= 1)
                    continue;
                var fall = 1 - distance;
                pixels[y * Width + x] = pixels[y * Width + x].Mix(colour, fall * fall * (float)opacity);
            }
        }
    }

    /// <summary>Changes every pixel; the function gets full coordinates and the colour that is there.</summary>
    public void Map(Func<float, float, Rgb, Rgb> change)
    {
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
                pixels[y * Width + x] = change(x * Scale, y * Scale, pixels[y * Width + x]);
        }
    }

    private static Rgb Stop(IReadOnlyList<(float Offset, Rgb Colour)> stops, float t)
    {
        for (var i = 1; i < stops.Count; i++)
        {
            if (t <= stops[i].Offset)
            {
                var span = stops[i].Offset - stops[i - 1].Offset;
                var share = span <= 0 ? 1 : (t - stops[i - 1].Offset) / span;
                return stops[i - 1].Colour.Mix(stops[i].Colour, share * share * (3 - 2 * share));
            }
        }
        return stops[^1].Colour;
    }
}
