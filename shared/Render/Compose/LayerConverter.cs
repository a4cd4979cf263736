using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoVideo.Render.Compose;

/// <summary>
/// RGBA to the planes of a layer: BT.709, limited range, multiplied by alpha. Integers only, eight pixels at a time, so every
/// machine makes the same bytes whatever vectors it has.
/// </summary>
internal static class LayerConverter
{
    // ITU-R BT.709, limited range (16 to 235, 16 to 240), scaled by 2^15.
    private const int Bits = 15, Half = 1 << (Bits - 1);
    private const int YR = 5983, YG = 20127, YB = 2032;
    private const int UR = -3298, UG = -11094, UB = 14392;
    private const int VR = 14392, VG = -13073, VB = -1319;

    /// <summary>Transparent margin of a crop: the kernel's reach, so that sampling beyond the crop finds nothing.</summary>
    private const int Margin = 4;

    /// <returns>Null when nothing of the layer can be seen.</returns>
    internal static LayerPlanes? Convert(RgbaImage image, bool opaque)
    {
        var box = opaque ? new Box(0, 0, image.Width, image.Height) : Box.OfVisible(image);
        if (box.IsEmpty)
            return null;
        if (!opaque)
            box = box.Grown(Margin);
        box = box.OnEvenGrid();
        var luma = new Plane(box.Width, box.Height);
        var blue = new Plane(box.Width / 2, box.Height / 2);
        var red = new Plane(box.Width / 2, box.Height / 2);
        var alpha = opaque ? null : new AlphaPlanes(new Plane(box.Width, box.Height), new Plane(box.Width / 2, box.Height / 2));
        var rows = new[] { new ColourRow(box.Width), new ColourRow(box.Width) };
        var sums = new ColourRow(box.Width);
        for (var y = 0; y < box.Height; y += 2)
        {
            for (var row = 0; row < 2; row++)
            {
                rows[row].Load(image, box, y + row, opaque);
                LumaRow(rows[row], luma.Row(y + row));
                if (alpha is not null)
                    AlphaRow(rows[row], alpha.Full.Row(y + row));
            }
            sums.Sum(rows[0], rows[1]);
            ChromaRow(sums, blue.Row(y / 2), red.Row(y / 2), alpha is null ? default : alpha.Half.Row(y / 2));
        }
        foreach (var plane in new[] { luma, blue, red })
            plane.ExtendEdges();
        return new(box.Left, box.Top, image.Width, image.Height, luma, blue, red, alpha);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LumaRow(ColourRow row, Span<byte> luma)
    {
        Span<byte> sixteen = stackalloc byte[16];
        for (var x = 0; x < luma.Length; x += 16)
        {
            // 16 of the limited range is part of the colour, so it is multiplied by alpha too.
            Bytes(Luma(row, x), Luma(row, x + 8)).CopyTo(sixteen);
            sixteen[..Math.Min(16, luma.Length - x)].CopyTo(luma[x..]);
        }
    }

    private static Vector256<int> Luma(ColourRow row, int x) =>
        (YR * row.Red(x) + YG * row.Green(x) + YB * row.Blue(x) + (16 << Bits) / 255 * row.Alpha(x) + Vector256.Create(Half)) >> Bits;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AlphaRow(ColourRow row, Span<byte> alpha)
    {
        Span<byte> sixteen = stackalloc byte[16];
        for (var x = 0; x < alpha.Length; x += 16)
        {
            Bytes(row.Alpha(x), row.Alpha(x + 8)).CopyTo(sixteen);
            sixteen[..Math.Min(16, alpha.Length - x)].CopyTo(alpha[x..]);
        }
    }

    /// <param name="sums">Two rows added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ChromaRow(ColourRow sums, Span<byte> blue, Span<byte> red, Span<byte> alpha)
    {
        Span<byte> sixteen = stackalloc byte[16];
        for (var x = 0; x < blue.Length; x += 8)
        {
            // 1-2-1 across (co-sited with the left column), 1-1 down: eight parts.
            var r = Across(sums.Reds, 2 * x);
            var g = Across(sums.Greens, 2 * x);
            var b = Across(sums.Blues, 2 * x);
            var a = Across(sums.Alphas, 2 * x);
            // 128 / 255 of the covered part, as exactly as integers tell: 2^22 / 255 is 16448 and 64 / 255.
            var zero = 16448 * a + ((a.AsUInt32() * 1052689u) >> 22).AsInt32() + Vector256.Create(8 * Half);
            var count = Math.Min(8, blue.Length - x);
            Bytes(Clamp((UR * r + UG * g + UB * b + zero) >> (Bits + 3)), Clamp((VR * r + VG * g + VB * b + zero) >> (Bits + 3))).CopyTo(sixteen);
            sixteen[..count].CopyTo(blue[x..]);
            sixteen.Slice(8, count).CopyTo(red[x..]);
            if (alpha.IsEmpty)
                continue;
            Bytes((a + Vector256.Create(4)) >> 3, Vector256<int>.Zero).CopyTo(sixteen);
            sixteen[..count].CopyTo(alpha[x..]);
        }
    }

    // Sixteen columns filtered, of which the even ones are kept: a narrowed 64-bit pair is its first half.
    private static Vector256<int> Across(int[] sums, int x)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(sums);
        return Vector256.Narrow(OneTwoOne(ref first, x).AsUInt64(), OneTwoOne(ref first, x + 8).AsUInt64()).AsInt32();
    }

    private static Vector256<int> OneTwoOne(ref int first, int x)
    {
        var at = (nuint)(ColourRow.Before + x);
        return Vector256.LoadUnsafe(ref first, at - 1) + (Vector256.LoadUnsafe(ref first, at) << 1) + Vector256.LoadUnsafe(ref first, at + 1);
    }

    private static Vector256<int> Clamp(Vector256<int> values) => Vector256.Min(Vector256.Max(values, Vector256<int>.Zero), Vector256.Create(255));

    private static Vector128<byte> Bytes(Vector256<int> low, Vector256<int> high)
    {
        var shorts = Vector256.Narrow(low, high).AsUInt16();
        return Vector128.Narrow(shorts.GetLower(), shorts.GetUpper());
    }
}
