namespace AutoVideo.Render.Compose;

/// <summary>A rectangle of whole pixels; <paramref name="Left"/> and <paramref name="Top"/> may be negative.</summary>
internal readonly record struct Box(int Left, int Top, int Width, int Height)
{
    internal bool IsEmpty => Width <= 0 || Height <= 0;

    internal Box Grown(int by) => new(Left - by, Top - by, Width + 2 * by, Height + 2 * by);

    internal Box OnEvenGrid()
    {
        var left = Left & ~1;
        var top = Top & ~1;
        return new(left, top, (Left + Width - left + 1) & ~1, (Top + Height - top + 1) & ~1);
    }

    /// <summary>The smallest rectangle that holds every pixel which is not wholly transparent.</summary>
    internal static Box OfVisible(RgbaImage image)
    {
        int left = image.Width, right = -1, top = -1, bottom = -1;
        for (var y = 0; y < image.Height; y++)
        {
            var row = image.Bytes.AsSpan(y * image.Width * 4, image.Width * 4);
            var first = FirstVisible(row);
            if (first < 0)
                continue;
            top = top < 0 ? y : top;
            bottom = y;
            left = Math.Min(left, first);
            right = Math.Max(right, LastVisible(row, right));
        }
        return bottom < 0 ? default : new(left, top, right - left + 1, bottom - top + 1);
    }

    private static int FirstVisible(ReadOnlySpan<byte> row)
    {
        for (var x = 0; x < row.Length / 4; x++)
        {
            if (row[4 * x + 3] != 0)
                return x;
        }
        return -1;
    }

    private static int LastVisible(ReadOnlySpan<byte> row, int known)
    {
        for (var x = row.Length / 4 - 1; x > known; x--)
        {
            if (row[4 * x + 3] != 0)
                return x;
        }
        return known;
    }
}
