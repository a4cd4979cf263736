using AutoVideo.Visuals.Offline;

namespace AutoVideo.Visuals.Photos;

/// <summary>Darkens a photo softly behind headline and captions, so that white type can be read over whatever it shows.</summary>
internal sealed class TypeShade
{
    private const double Headline = 0.62, Captions = 0.4;
    private const int One = 256;
    private readonly int[] rows;
    private readonly int[]? columns;

    /// <param name="layout">Of the frame.</param>
    /// <param name="width">Of the background, bleed included.</param>
    /// <param name="height">Of the background, bleed included.</param>
    public TypeShade(SceneLayout layout, int width, int height)
    {
        var (left, top) = ((width - layout.Width) / 2.0, (height - layout.Height) / 2.0);
        var isBeside = layout.Shape == FrameShape.Landscape;
        rows = new int[height];
        for (var y = 0; y < height; y++)
        {
            var above = isBeside ? 0 : Headline * Fade(y, top + layout.Text.Bottom, 0.35 * layout.Text.Bottom);
            var below = Captions * Fade(height - y, height - (top + layout.CaptionTop), 0.08 * height);
            rows[y] = (int)(One * (1 - Math.Max(above, below)));
        }
        if (isBeside)
            columns = [.. Enumerable.Range(0, width).Select(x => (int)(One * (1 - Headline * Fade(x, left + layout.Text.Right, 0.4 * layout.Text.Right))))];
    }

    /// <param name="row">width × 3 bytes of row <paramref name="y"/>.</param>
    public void Darken(int y, Span<byte> row)
    {
        for (var x = 0; x < row.Length; x += 3)
        {
            var keep = columns is null ? rows[y] : Math.Min(rows[y], columns[x / 3]);
            row[x] = (byte)(row[x] * keep >> 8);
            row[x + 1] = (byte)(row[x + 1] * keep >> 8);
            row[x + 2] = (byte)(row[x + 2] * keep >> 8);
        }
    }

    /// <summary>1 up to an edge, then smoothly down to 0 within a width.</summary>
    private static double Fade(double at, double edge, double width)
    {
        var share = Math.Clamp((edge + width - at) / (2 * width), 0, 1);
        return share * share * (3 - 2 * share);
    }
}
