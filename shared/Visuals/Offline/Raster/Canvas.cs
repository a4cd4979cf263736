namespace AutoVideo.Visuals.Offline.Raster;

/// <summary>
/// An opaque picture in floating point, so that layers of dark gradients add up without steps; it becomes 8 bit once, with noise
/// instead of bands. Shapes have antialiased edges.
/// </summary>
internal sealed class Canvas
{
    private const int NoiseTile = 256;

    private readonly Rgb[] pixels;

    public Canvas(SoftLayer ground)
    {
        (Width, Height) = (ground.FullWidth, ground.FullHeight);
        pixels = new Rgb[Width * Height];
        for (var y = 0; y < Height; y++)
            FillRow(ground, y);
    }

    public int Width { get; }
    public int Height { get; }

    public Rgb this[int x, int y] => pixels[y * Width + x];

    /// <summary>Fills a closed polygon (non-zero for simple outlines, which is all we draw) by exact area coverage.</summary>
    public void Polygon(ReadOnlySpan<(float X, float Y)> points, Fill fill)
    {
        var coverage = Coverage.Of(points, Width, Height);
        if (coverage is null)
            return;
        for (var row = 0; row < coverage.Height; row++)
        {
            var y = coverage.Top + row;
            var colour = fill.At(y);
            var sum = 0f;
            var line = coverage.Row(row);
            var target = pixels.AsSpan(y * Width + coverage.Left, coverage.Width);
            for (var x = 0; x < coverage.Width; x++)
            {
                sum += line[x];
                var share = Math.Min(MathF.Abs(sum), 1) * fill.Opacity;
                if (share > 0.002f)
                    target[x] = target[x].Mix(colour, share);
            }
        }
    }

    /// <summary>A disc, or a ring when <paramref name="inner"/> is over 0; <paramref name="feather"/> is the width of its soft edge in pixels.</summary>
    public void Disc(double centreX, double centreY, double radius, Fill fill, double inner = 0, double feather = 1)
    {
        float cx = (float)centreX, cy = (float)centreY, outer = (float)radius, hole = (float)inner, soft = (float)feather;
        int top = Math.Max(0, (int)(cy - outer - soft)), bottom = Math.Min(Height - 1, (int)(cy + outer + soft) + 1);
        int left = Math.Max(0, (int)(cx - outer - soft)), right = Math.Min(Width - 1, (int)(cx + outer + soft) + 1);
        for (var y = top; y <= bottom; y++)
        {
            var colour = fill.At(y);
            for (var x = left; x <= right; x++)
            {
                var distance = MathF.Sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy));
                var share = Math.Clamp((outer - distance) / soft + 0.5f, 0, 1);
                if (hole > 0)
                    share *= Math.Clamp((distance - hole) / soft + 0.5f, 0, 1);
                if (share > 0)
                    pixels[y * Width + x] = pixels[y * Width + x].Mix(colour, share * fill.Opacity);
            }
        }
    }

    /// <summary>A rectangle along the axes with round corners.</summary>
    public void Rectangle(double left, double top, double width, double height, Fill fill, double corner = 0)
    {
        var c = Math.Min(corner, Math.Min(width, height) / 2);
        if (c < 0.5)
        {
            Polygon([((float)left, (float)top), ((float)(left + width), (float)top), ((float)(left + width), (float)(top + height)), ((float)left, (float)(top + height))], fill);
            return;
        }
        var points = new List<(float, float)>();
        foreach (var (x, y, start) in new[] { (left + width - c, top + c, -90), (left + width - c, top + height - c, 0), (left + c, top + height - c, 90), (left + c, top + c, 180) })
        {
            for (var step = 0; step <= 6; step++)
            {
                var angle = (start + 15 * step) * Math.PI / 180;
                points.Add(((float)(x + c * Math.Cos(angle)), (float)(y + c * Math.Sin(angle))));
            }
        }
        Polygon(points.ToArray(), fill);
    }

    /// <summary>Mixes each row with a colour, by a share that depends on its height.</summary>
    public void Shade(Rgb colour, Func<float, float> shareAt)
    {
        for (var y = 0; y < Height; y++)
        {
            var share = shareAt(y);
            if (share <= 0)
                continue;
            foreach (ref var pixel in pixels.AsSpan(y * Width, Width))
                pixel = pixel.Mix(colour, share);
        }
    }

    /// <summary>PNG, 8 bit, with about one step of noise so that gradients survive the video encoder without bands.</summary>
    public void Save(Stream output)
    {
        var noise = MakeNoise();
        PngWriter.Write(output, Width, Height, (y, row) =>
        {
            var line = pixels.AsSpan(y * Width, Width);
            var grain = noise.AsSpan(y % NoiseTile * NoiseTile, NoiseTile);
            for (var x = 0; x < line.Length; x++)
            {
                var add = grain[(x + y / NoiseTile * 97) % NoiseTile];
                row[3 * x] = Quantize(line[x].R, add);
                row[3 * x + 1] = Quantize(line[x].G, add);
                row[3 * x + 2] = Quantize(line[x].B, add);
            }
        });
    }

    private static byte Quantize(float part, float noise) => (byte)Math.Clamp(part * 255 + noise, 0, 255);

    private static float[] MakeNoise()
    {
        var random = new SeededRandom(0x6E6F697365);
        var tile = new float[NoiseTile * NoiseTile];
        for (var i = 0; i < tile.Length; i++)
            tile[i] = (float)(0.5 + (random.Unit() - random.Unit()) * 0.75);
        return tile;
    }

    private void FillRow(SoftLayer ground, int y)
    {
        var row = y / SoftLayer.Scale;
        var down = (float)(y % SoftLayer.Scale) / SoftLayer.Scale;
        var upper = ground[0, row].Mix(ground[0, row + 1], down);
        for (var cell = 0; cell * SoftLayer.Scale < Width; cell++)
        {
            var next = ground[cell + 1, row].Mix(ground[cell + 1, row + 1], down);
            var start = cell * SoftLayer.Scale;
            var end = Math.Min(Width, start + SoftLayer.Scale);
            for (var x = start; x < end; x++)
                pixels[y * Width + x] = upper.Mix(next, (float)(x - start) / SoftLayer.Scale);
            upper = next;
        }
    }
}

/// <summary>A colour, or a vertical gradient between two heights in pixels.</summary>
internal readonly record struct Fill(Rgb Top, Rgb Bottom, float TopY, float BottomY, float Opacity)
{
    public static Fill Solid(Rgb colour, double opacity = 1) => new(colour, colour, 0, 1, (float)opacity);

    public static Fill Vertical(Rgb top, double topY, Rgb bottom, double bottomY, double opacity = 1) =>
        new(top, bottom, (float)topY, (float)bottomY, (float)opacity);

    public Rgb At(float y) => Top == Bottom ? Top : Top.Mix(Bottom, Math.Clamp((y - TopY) / (BottomY - TopY), 0, 1));
}
