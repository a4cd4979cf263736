using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoVideo.Render.Compose;

/// <summary>
/// Brings a picture to the size it is shown at: scaled until it covers that size, cropped at its middle. Catmull-Rom (Keys 1981), stretched over as
/// many pixels as become one, on colours multiplied by alpha. Integers only, so every machine makes the same bytes whatever vectors it has.
/// </summary>
internal static class PictureScaler
{
    /// <summary>Raise it when the same picture comes out with other pixels.</summary>
    internal const int CodeVersion = 1;

    private const int Opaque = 255 * 255;

    /// <param name="opaque">Whether its alpha counts for nothing.</param>
    internal static RgbaImage Cover(RgbaImage image, int width, int height, bool opaque)
    {
        var step = Math.Min((double)image.Width / width, (double)image.Height / height);
        var across = new ScaledAxis(width, image.Width, step);
        var down = new ScaledAxis(height, image.Height, step);
        var lines = new Lines(image, across, down.Taps, opaque);
        var sums = new int[4 * width + Vector256<int>.Count];
        var result = new RgbaImage(width, height, new byte[4 * width * height]);
        for (var y = 0; y < height; y++)
        {
            Array.Fill(sums, ScaledAxis.Half);
            for (var tap = 0; tap < down.Taps; tap++)
            {
                if (down.Weight(y, tap) is not 0 and var weight)
                    Add(lines.At(Math.Clamp(down.First(y) + tap, 0, image.Height - 1)), weight, sums);
            }
            Straighten(sums, result.Bytes.AsSpan(4 * width * y, 4 * width));
        }
        return result;
    }

    private static void Add(int[] line, int weight, int[] sums)
    {
        ref var source = ref MemoryMarshal.GetArrayDataReference(line);
        ref var target = ref MemoryMarshal.GetArrayDataReference(sums);
        var times = Vector256.Create(weight);
        for (nuint at = 0; at < (nuint)(sums.Length - Vector256<int>.Count + 1); at += (nuint)Vector256<int>.Count)
            (Vector256.LoadUnsafe(ref target, at) + Vector256.LoadUnsafe(ref source, at) * times).StoreUnsafe(ref target, at);
    }

    // Back from colours multiplied by alpha; what the kernel overshot is cut off.
    private static void Straighten(ReadOnlySpan<int> sums, Span<byte> pixels)
    {
        for (var at = 0; at < pixels.Length; at += 4)
        {
            var alpha = Math.Clamp(sums[at + 3] >> ScaledAxis.WeightBits, 0, Opaque);
            for (var channel = at; alpha > 0 && channel < at + 3; channel++)
                pixels[channel] = (byte)((Math.Clamp(sums[channel] >> ScaledAxis.WeightBits, 0, alpha) * 255 + alpha / 2) / alpha);
            pixels[at + 3] = (byte)((alpha + 127) / 255);
        }
    }

    /// <summary>The picture's rows at the new width, as many of the last ones as are needed at once.</summary>
    private sealed class Lines
    {
        private readonly RgbaImage image;
        private readonly ScaledAxis across;
        private readonly bool opaque;
        private readonly int[][] kept;
        private readonly int[] numbers;
        private readonly int[] row;

        internal Lines(RgbaImage image, ScaledAxis across, int count, bool opaque)
        {
            (this.image, this.across, this.opaque) = (image, across, opaque);
            kept = [.. Enumerable.Range(0, count).Select(_ => new int[4 * across.Count + Vector256<int>.Count])];
            numbers = [.. Enumerable.Repeat(-1, count)];
            row = new int[4 * (image.Width + 2 * across.Taps)];
        }

        internal int[] At(int y)
        {
            var place = y % kept.Length;
            if (numbers[place] != y)
            {
                Load(image.Bytes.AsSpan(4 * image.Width * y, 4 * image.Width));
                Scale(kept[place]);
                numbers[place] = y;
            }
            return kept[place];
        }

        // The edges are repeated for the taps that reach beyond them.
        private void Load(ReadOnlySpan<byte> pixels)
        {
            var spare = 4 * across.Taps;
            ref var target = ref MemoryMarshal.GetArrayDataReference(row);
            var source = MemoryMarshal.Cast<byte, uint>(pixels);
            for (var x = 0; x < source.Length; x++)
                Multiplied(source[x]).StoreUnsafe(ref target, (nuint)(spare + 4 * x));
            var end = spare + 4 * source.Length;
            for (var at = 0; at < spare; at += 4)
            {
                row.AsSpan(spare, 4).CopyTo(row.AsSpan(at));
                row.AsSpan(end - 4, 4).CopyTo(row.AsSpan(end + at));
            }
        }

        private Vector128<int> Multiplied(uint pixel)
        {
            var channels = Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(pixel).AsByte())).AsInt32();
            var alpha = opaque ? 255 : (int)(pixel >> 24);
            return channels.WithElement(3, alpha) * Vector128.Create(alpha, alpha, alpha, 255);
        }

        private void Scale(int[] line)
        {
            ref var source = ref MemoryMarshal.GetArrayDataReference(row);
            ref var target = ref MemoryMarshal.GetArrayDataReference(line);
            for (var x = 0; x < across.Count; x++)
            {
                var sum = Vector128.Create(ScaledAxis.Half);
                var at = 4 * (across.Taps + across.First(x));
                foreach (var weight in across.Weights(x))
                {
                    sum += Vector128.LoadUnsafe(ref source, (nuint)at) * weight;
                    at += 4;
                }
                // What it overshoots is kept: 255 times 255 times 1.25 for each direction, of 14 bits, stays below 2^31.
                (sum >> ScaledAxis.WeightBits).StoreUnsafe(ref target, (nuint)(4 * x));
            }
        }
    }
}

/// <summary>For every pixel of one axis, which pixels of the source it is made of, and how much each counts.</summary>
internal sealed class ScaledAxis
{
    internal const int WeightBits = 14, Half = 1 << (WeightBits - 1);
    private readonly int[] first, weights;

    /// <param name="step">Pixels of the source for one; the middles of both fall together.</param>
    internal ScaledAxis(int count, int sourceLength, double step)
    {
        var stretch = Math.Max(1, step);
        Count = count;
        Taps = 2 * (int)Math.Ceiling(2 * stretch);
        first = new int[count];
        weights = new int[count * Taps];
        for (var x = 0; x < count; x++)
        {
            var centre = (sourceLength - count * step) / 2 + (x + 0.5) * step - 0.5;
            first[x] = (int)Math.Floor(centre) - Taps / 2 + 1;
            var exact = Enumerable.Range(first[x], Taps).Select(pixel => Kernel(Math.Abs(pixel - centre) / stretch)).ToArray();
            var own = weights.AsSpan(x * Taps, Taps);
            var total = exact.Sum();
            for (var tap = 0; tap < Taps; tap++)
                own[tap] = (int)Math.Round(exact[tap] / total * (1 << WeightBits));
            // What rounding lost goes to the middle, so that flat areas stay flat.
            own[Taps / 2 - (centre - Math.Floor(centre) < 0.5 ? 1 : 0)] += (1 << WeightBits) - Sum(own);
        }
    }

    internal int Count { get; }

    /// <summary>Pixels of the source that one is made of.</summary>
    internal int Taps { get; }

    /// <summary>The first of them; may lie beyond the source's edges by as many as there are taps.</summary>
    internal int First(int x) => first[x];

    internal int Weight(int x, int tap) => weights[x * Taps + tap];

    /// <summary>In parts of 2^14.</summary>
    internal ReadOnlySpan<int> Weights(int x) => weights.AsSpan(x * Taps, Taps);

    private static int Sum(ReadOnlySpan<int> values)
    {
        var sum = 0;
        foreach (var value in values)
            sum += value;
        return sum;
    }

    private static double Kernel(double t) => t switch
    {
        < 1 => (1.5 * t - 2.5) * t * t + 1,
        < 2 => ((-0.5 * t + 2.5) * t - 4) * t + 2,
        _ => 0,
    };
}
