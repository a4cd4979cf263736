namespace AutoVideo.Visuals.Offline.Raster;

/// <summary>
/// Exact pixel coverage of a polygon by signed areas (the method of font-rs and of FreeType's smooth rasterizer): each edge adds the
/// change of coverage it causes; the running sum along a row is the coverage.
/// </summary>
internal sealed class Coverage
{
    private readonly float[] cells;

    private Coverage(int left, int top, int width, int height) =>
        (Left, Top, Width, Height, cells) = (left, top, width, height, new float[(width + 2) * height]);

    public int Left { get; }
    public int Top { get; }
    public int Width { get; }
    public int Height { get; }

    public ReadOnlySpan<float> Row(int row) => cells.AsSpan(row * (Width + 2), Width);

    /// <returns>Null when nothing of the polygon is inside the picture.</returns>
    public static Coverage? Of(ReadOnlySpan<(float X, float Y)> points, int pictureWidth, int pictureHeight)
    {
        float minX = float.MaxValue, minY = float.MaxValue, maxX = float.MinValue, maxY = float.MinValue;
        foreach (var (x, y) in points)
            (minX, minY, maxX, maxY) = (Math.Min(minX, x), Math.Min(minY, y), Math.Max(maxX, x), Math.Max(maxY, y));
        int left = Math.Max(0, (int)MathF.Floor(minX)), top = Math.Max(0, (int)MathF.Floor(minY));
        int right = Math.Min(pictureWidth, (int)MathF.Ceiling(maxX)), bottom = Math.Min(pictureHeight, (int)MathF.Ceiling(maxY));
        if (right <= left || bottom <= top)
            return null;
        var coverage = new Coverage(left, top, right - left, bottom - top);
        for (var i = 0; i < points.Length; i++)
            coverage.Edge(points[i], points[(i + 1) % points.Length]);
        return coverage;
    }

    private void Edge((float X, float Y) from, (float X, float Y) to)
    {
        if (from.Y == to.Y)
            return;
        var direction = from.Y < to.Y ? 1f : -1f;
        var (upper, lower) = from.Y < to.Y ? (from, to) : (to, from);
        var slope = (lower.X - upper.X) / (lower.Y - upper.Y);
        var x = upper.X - Left;
        var y = upper.Y - Top;
        var end = Math.Min(lower.Y - Top, Height);
        if (y < 0)
        {
            x -= y * slope;
            y = 0;
        }
        for (var row = (int)y; row < end; row++)
        {
            var bottom = Math.Min(row + 1, end);
            var height = bottom - Math.Max(y, row);
            if (height <= 0)
                continue;
            var nextX = x + slope * height;
            Span(row, Math.Clamp(Math.Min(x, nextX), 0, Width), Math.Clamp(Math.Max(x, nextX), 0, Width), direction * height);
            x = nextX;
        }
    }

    private void Span(int row, float x0, float x1, float area)
    {
        var line = cells.AsSpan(row * (Width + 2), Width + 2);
        var first = (int)x0;
        var last = (int)MathF.Ceiling(x1);
        if (last <= first + 1)
        {
            var right = (x0 + x1) / 2 - first;
            line[first] += area * (1 - right);
            line[first + 1] += area * right;
            return;
        }
        var perPixel = 1 / (x1 - x0);
        for (var i = first; i < last; i++)
        {
            // The part of the edge in this pixel covers what lies right of it.
            float start = Math.Max(x0, i), end = Math.Min(x1, i + 1);
            var share = (end - start) * perPixel;
            var inside = area * share;
            var right = (start + end) / 2 - i;
            line[i] += inside * (1 - right);
            line[i + 1] += inside * right;
        }
    }
}
