namespace AutoVideo.Render.Compose;

/// <summary>Undoes the five row filters of PNG, section 9 of the specification.</summary>
internal static class PngFilter
{
    internal static void Undo(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (var i = bytesPerPixel; i < row.Length; i++)
                    row[i] += row[i - bytesPerPixel];
                break;
            case 2:
                for (var i = 0; i < row.Length; i++)
                    row[i] += above[i];
                break;
            case 3:
                Average(row, above, bytesPerPixel);
                break;
            case 4:
                Paeth(row, above, bytesPerPixel);
                break;
            default:
                throw new InvalidDataException($"Row filter {filter} is unknown.");
        }
    }

    private static void Average(Span<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel)
    {
        for (var i = 0; i < bytesPerPixel; i++)
            row[i] += (byte)(above[i] >> 1);
        for (var i = bytesPerPixel; i < row.Length; i++)
            row[i] += (byte)((row[i - bytesPerPixel] + above[i]) >> 1);
    }

    private static void Paeth(Span<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel)
    {
        for (var i = 0; i < bytesPerPixel; i++)
            row[i] += above[i];
        for (var i = bytesPerPixel; i < row.Length; i++)
            row[i] += Predict(row[i - bytesPerPixel], above[i], above[i - bytesPerPixel]);
    }

    private static byte Predict(int left, int up, int corner)
    {
        int toLeft = Math.Abs(up - corner), toUp = Math.Abs(left - corner), toCorner = Math.Abs(left + up - 2 * corner);
        return (byte)(toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner);
    }
}
