using AutoVideo.Render.Compose;

namespace AutoVideo.Tests.Render.Support;

/// <summary>BT.709 planes of a layer, pixel by pixel with plain divisions: what the fast converter is held against.</summary>
internal static class SlowPixels
{
    internal static (byte Luma, byte Alpha) Luma(byte[] rgba, int width, int height, LayerPlanes layer, int x, int y, bool opaque)
    {
        var (r, g, b, a) = Pixel(rgba, width, height, layer.X + x, layer.Y + y, opaque);
        return ((byte)((5983 * r + 20127 * g + 2032 * b + (16 << 15) / 255 * a + (1 << 14)) >> 15), (byte)a);
    }

    internal static (byte Blue, byte Red, byte Alpha) Chroma(byte[] rgba, int width, int height, LayerPlanes layer, int x, int y, bool opaque)
    {
        int r = 0, g = 0, b = 0, a = 0;
        foreach (var (dx, dy, weight) in new[] { (-1, 0, 1), (0, 0, 2), (1, 0, 1), (-1, 1, 1), (0, 1, 2), (1, 1, 1) })
        {
            var pixel = Pixel(rgba, width, height, layer.X + Math.Max(0, 2 * x + dx), layer.Y + 2 * y + dy, opaque);
            (r, g, b, a) = (r + weight * pixel.R, g + weight * pixel.G, b + weight * pixel.B, a + weight * pixel.A);
        }
        var zero = (int)((128L << 15) * a / 255);
        var blue = (-3298 * r - 11094 * g + 14392 * b + zero + (8 << 14)) >> 18;
        var red = (14392 * r - 13073 * g - 1319 * b + zero + (8 << 14)) >> 18;
        return ((byte)Math.Clamp(blue, 0, 255), (byte)Math.Clamp(red, 0, 255), opaque ? (byte)255 : (byte)((a + 4) >> 3));
    }

    private static (int R, int G, int B, int A) Pixel(byte[] rgba, int width, int height, int x, int y, bool opaque)
    {
        if (opaque)
            (x, y) = (Math.Min(x, width - 1), Math.Min(y, height - 1));
        if (x < 0 || y < 0 || x >= width || y >= height)
            return default;
        var at = (y * width + x) * 4;
        int alpha = opaque ? 255 : rgba[at + 3];
        return (Times(rgba[at], alpha), Times(rgba[at + 1], alpha), Times(rgba[at + 2], alpha), alpha);
    }

    private static int Times(int value, int alpha) => (value * alpha + 127) / 255;
}
