using System.Runtime.CompilerServices;

namespace AutoVideo.Render.Compose;

/// <summary>Samples of a PNG row as RGBA.</summary>
internal static class PngPixels
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Expand(ReadOnlySpan<byte> row, Span<byte> rgba, PngColour colour, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency)
    {
        var width = rgba.Length / 4;
        switch (colour)
        {
            case PngColour.Rgba:
                row.CopyTo(rgba);
                break;
            case PngColour.Rgb when transparency.IsEmpty:
                for (var x = 0; x < width; x++)
                    Put(rgba, x, row[3 * x], row[3 * x + 1], row[3 * x + 2], 255);
                break;
            case PngColour.Rgb:
                for (var x = 0; x < width; x++)
                    Put(rgba, x, row[3 * x], row[3 * x + 1], row[3 * x + 2], IsKeyed(row.Slice(3 * x, 3), transparency) ? (byte)0 : (byte)255);
                break;
            case PngColour.GreyAlpha:
                for (var x = 0; x < width; x++)
                    Put(rgba, x, row[2 * x], row[2 * x], row[2 * x], row[2 * x + 1]);
                break;
            case PngColour.Grey:
                for (var x = 0; x < width; x++)
                    Put(rgba, x, row[x], row[x], row[x], IsKeyed(row.Slice(x, 1), transparency) ? (byte)0 : (byte)255);
                break;
            default:
                for (var x = 0; x < width; x++)
                {
                    int entry = row[x];
                    Put(rgba, x, palette[3 * entry], palette[3 * entry + 1], palette[3 * entry + 2], entry < transparency.Length ? transparency[entry] : (byte)255);
                }
                break;
        }
    }

    private static void Put(Span<byte> rgba, int x, byte red, byte green, byte blue, byte alpha)
    {
        rgba[4 * x] = red;
        rgba[4 * x + 1] = green;
        rgba[4 * x + 2] = blue;
        rgba[4 * x + 3] = alpha;
    }

    // tRNS of grey and RGB names one see-through colour, 16 bits a sample.
    private static bool IsKeyed(ReadOnlySpan<byte> pixel, ReadOnlySpan<byte> transparency)
    {
        if (transparency.Length < 2 * pixel.Length)
            return false;
        for (var sample = 0; sample < pixel.Length; sample++)
        {
            if (transparency[2 * sample] != 0 || transparency[2 * sample + 1] != pixel[sample])
                return false;
        }
        return true;
    }
}
