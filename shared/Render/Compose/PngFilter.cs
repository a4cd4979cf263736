using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoVideo.Render.Compose;

/// <summary>Undoes the five row filters of PNG, section 9 of the specification; pixels of 4 bytes a whole pixel at a time.</summary>
internal static class PngFilter
{
    /// <param name="row">In place.</param>
    /// <param name="above">The finished row above, as long.</param>
    internal static void Undo(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                Left(row, bytesPerPixel);
                break;
            case 2:
                Up(row, above);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Left(Span<byte> row, int bytesPerPixel)
    {
        if (bytesPerPixel == 4)
        {
            var left = 0u;
            foreach (ref var pixel in MemoryMarshal.Cast<byte, uint>(row))
                pixel = left = Add(pixel, left);
            return;
        }
        for (var i = bytesPerPixel; i < row.Length; i++)
            row[i] += row[i - bytesPerPixel];
    }

    // Four bytes at once: the top bits are added apart, so that no carry crosses from byte to byte.
    private static uint Add(uint one, uint other) => ((one & 0x7F7F7F7F) + (other & 0x7F7F7F7F)) ^ ((one ^ other) & 0x80808080);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Up(Span<byte> row, ReadOnlySpan<byte> above)
    {
        var i = 0;
        for (; i + Vector<byte>.Count <= row.Length; i += Vector<byte>.Count)
            (new Vector<byte>(row[i..]) + new Vector<byte>(above[i..])).CopyTo(row[i..]);
        for (; i < row.Length; i++)
            row[i] += above[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Average(Span<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel)
    {
        for (var i = 0; i < bytesPerPixel; i++)
            row[i] += (byte)(above[i] >> 1);
        for (var i = bytesPerPixel; i < row.Length; i++)
            row[i] += (byte)((row[i - bytesPerPixel] + above[i]) >> 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Paeth(Span<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel)
    {
        var i = 0;
        if (bytesPerPixel == 4 && Vector128.IsHardwareAccelerated)
            i = PaethPixels(row, above[..row.Length]);
        for (; i < bytesPerPixel; i++)
            row[i] += above[i];
        for (; i < row.Length; i++)
            row[i] += Predict(row[i - bytesPerPixel], above[i], above[i - bytesPerPixel]);
    }

    // The four bytes of a pixel side by side as 16-bit numbers; each pixel waits for the one to its left.
    private static int PaethPixels(Span<byte> row, ReadOnlySpan<byte> above)
    {
        var pixels = MemoryMarshal.Cast<byte, uint>(row);
        var upper = MemoryMarshal.Cast<byte, uint>(above);
        var left = Vector128<short>.Zero;
        var corner = Vector128<short>.Zero;
        for (var x = 0; x < pixels.Length; x++)
        {
            var up = Wide(upper[x]);
            var toLeft = up - corner;
            var toUp = left - corner;
            var toCorner = Vector128.Abs(toLeft + toUp);
            toLeft = Vector128.Abs(toLeft);
            toUp = Vector128.Abs(toUp);
            var nearest = Vector128.Min(toCorner, Vector128.Min(toLeft, toUp));
            var guess = Vector128.ConditionalSelect(
                Vector128.Equals(nearest, toLeft), left, Vector128.ConditionalSelect(Vector128.Equals(nearest, toUp), up, corner));
            left = (Wide(pixels[x]) + guess) & Vector128.Create((short)255);
            corner = up;
            pixels[x] = Vector128.Narrow(left.AsUInt16(), left.AsUInt16()).AsUInt32().ToScalar();
        }
        return pixels.Length * 4;
    }

    private static Vector128<short> Wide(uint pixel) => Vector128.WidenLower(Vector128.CreateScalarUnsafe(pixel).AsByte()).AsInt16();

    private static byte Predict(int left, int up, int corner)
    {
        int toLeft = Math.Abs(up - corner), toUp = Math.Abs(left - corner), toCorner = Math.Abs(left + up - 2 * corner);
        return (byte)(toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner);
    }
}
