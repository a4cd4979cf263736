using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoVideo.Render.Compose;

/// <summary>A row of pixels by channel, multiplied by alpha; with room on both sides for a filter and for whole vectors.</summary>
internal sealed class ColourRow(int width)
{
    /// <summary>Spare columns ahead of the first one.</summary>
    internal const int Before = 8;
    private const int After = 40;

    internal int[] Reds { get; } = new int[Before + width + After];
    internal int[] Greens { get; } = new int[Before + width + After];
    internal int[] Blues { get; } = new int[Before + width + After];
    internal int[] Alphas { get; } = new int[Before + width + After];
    private readonly byte[] pixels = new byte[(width + After) * 4];

    internal Vector256<int> Red(int x) => At(Reds, x);
    internal Vector256<int> Green(int x) => At(Greens, x);
    internal Vector256<int> Blue(int x) => At(Blues, x);
    internal Vector256<int> Alpha(int x) => At(Alphas, x);

    /// <summary>Takes row <paramref name="y"/> of a box; beyond the picture an opaque one repeats its edge, any other is transparent.</summary>
    internal void Load(RgbaImage image, Box box, int y, bool opaque)
    {
        Gather(image, box, box.Top + y, opaque);
        ref var source = ref MemoryMarshal.GetArrayDataReference(pixels);
        for (var x = 0; x < width; x += 8)
        {
            var eight = Vector256.LoadUnsafe(ref source, (nuint)(4 * x)).AsInt32();
            var low = Vector256.Create(255);
            var alpha = opaque ? low : (eight >>> 24);
            Put(Reds, x, Times(eight & low, alpha));
            Put(Greens, x, Times((eight >>> 8) & low, alpha));
            Put(Blues, x, Times((eight >>> 16) & low, alpha));
            Put(Alphas, x, alpha);
        }
        RepeatFirst();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Sum(ColourRow one, ColourRow other)
    {
        for (var x = 0; x < width; x += 8)
        {
            Put(Reds, x, one.Red(x) + other.Red(x));
            Put(Greens, x, one.Green(x) + other.Green(x));
            Put(Blues, x, one.Blue(x) + other.Blue(x));
            Put(Alphas, x, one.Alpha(x) + other.Alpha(x));
        }
        RepeatFirst();
    }

    // (value * alpha + 127) / 255 without a division; the product stays below 2^31.
    private static Vector256<int> Times(Vector256<int> value, Vector256<int> alpha) =>
        (((value * alpha + Vector256.Create(127)).AsUInt32() * 32897u) >> 23).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(RgbaImage image, Box box, int line, bool opaque)
    {
        var row = pixels.AsSpan(0, width * 4);
        if (line < 0 || line >= image.Height)
        {
            if (!opaque)
            {
                row.Clear();
                return;
            }
            line = image.Height - 1;
        }
        var source = image.Bytes.AsSpan(line * image.Width * 4, image.Width * 4);
        var from = Math.Max(0, box.Left);
        var to = Math.Min(image.Width, box.Left + width);
        row[..((from - box.Left) * 4)].Clear();
        source[(from * 4)..(to * 4)].CopyTo(row[((from - box.Left) * 4)..]);
        var beyond = row[((to - box.Left) * 4)..];
        beyond.Clear();
        for (var at = 0; opaque && at < beyond.Length; at += 4)
            source[^4..].CopyTo(beyond[at..]);
    }

    private void RepeatFirst()
    {
        foreach (var channel in new[] { Reds, Greens, Blues, Alphas })
            channel[Before - 1] = channel[Before];
    }

    private static Vector256<int> At(int[] channel, int x) => Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(channel), (nuint)(Before + x));

    private static void Put(int[] channel, int x, Vector256<int> values) => values.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(channel), (nuint)(Before + x));
}
