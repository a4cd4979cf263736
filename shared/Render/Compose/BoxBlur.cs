using System.Runtime.CompilerServices;

namespace AutoVideo.Render.Compose;

/// <summary>Two passes of a running mean each way: near enough to a Gaussian for a blur that lasts an instant.</summary>
internal sealed class BoxBlur
{
    private const int Passes = 2, ScaleBits = 22;
    private byte[] copy = [];
    private int[] sums = [];

    /// <param name="radius">Luma pixels on each side; 0 leaves the frame as it is.</param>
    internal void Apply(YuvFrame frame, int radius)
    {
        for (var plane = 0; plane < 3; plane++)
        {
            var (width, height) = (frame.PlaneWidth(plane), frame.PlaneHeight(plane));
            var reach = Math.Min(plane == 0 ? radius : radius / 2, Math.Min(width, height) - 1);
            if (reach < 1)
                continue;
            if (copy.Length < width * height)
                copy = new byte[width * height];
            if (sums.Length < width)
                sums = new int[width];
            var bytes = frame.Bytes.AsSpan(frame.Offset(plane), width * height);
            for (var pass = 0; pass < Passes; pass++)
            {
                Across(bytes, width, height, reach);
                bytes.CopyTo(copy);
                Down(copy, bytes, width, height, reach);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Across(Span<byte> bytes, int width, int height, int reach)
    {
        var share = (1 << ScaleBits) / (2 * reach + 1);
        for (var y = 0; y < height; y++)
        {
            var row = bytes.Slice(y * width, width);
            row.CopyTo(copy);
            var sum = copy[0] * (reach + 1);
            for (var x = 1; x <= reach; x++)
                sum += copy[x];
            for (var x = 0; x < width; x++)
            {
                row[x] = (byte)((sum * share + (1 << (ScaleBits - 1))) >> ScaleBits);
                sum += copy[Math.Min(width - 1, x + reach + 1)] - copy[Math.Max(0, x - reach)];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Down(ReadOnlySpan<byte> source, Span<byte> target, int width, int height, int reach)
    {
        var share = (1 << ScaleBits) / (2 * reach + 1);
        for (var x = 0; x < width; x++)
            sums[x] = source[x] * (reach + 1);
        for (var y = 1; y <= reach; y++)
            Add(source.Slice(y * width, width), default);
        for (var y = 0; y < height; y++)
        {
            var row = target.Slice(y * width, width);
            for (var x = 0; x < width; x++)
                row[x] = (byte)((sums[x] * share + (1 << (ScaleBits - 1))) >> ScaleBits);
            Add(source.Slice(Math.Min(height - 1, y + reach + 1) * width, width), source.Slice(Math.Max(0, y - reach) * width, width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(ReadOnlySpan<byte> coming, ReadOnlySpan<byte> leaving)
    {
        for (var x = 0; x < coming.Length; x++)
            sums[x] += coming[x] - (leaving.IsEmpty ? 0 : leaving[x]);
    }
}
