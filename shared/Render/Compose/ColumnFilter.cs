using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Runtime.Intrinsics;

namespace AutoVideo.Render.Compose;

/// <summary>Combines four rows of <see cref="RowFilter"/>'s values into a row of bytes; AVX2 and scalar give the same bytes.</summary>
internal static class ColumnFilter
{
    // A product of 6 bits of fraction and 14-bit weights, rounded after 15 bits, keeps 5 bits of fraction.
    private const int ProductShift = 15, ProductRounding = 1 << 14, Shift = 5, Rounding = 1 << 4;

    internal static void Apply(short[] a, short[] b, short[] c, short[] d, ReadOnlySpan<short> weights, Span<byte> output, bool simd = true)
    {
        var done = simd && Avx2.IsSupported ? ApplyAvx2(a, b, c, d, weights, output) : 0;
        for (var x = done; x < output.Length; x++)
        {
            var sum = Product(a[x], weights[0]) + Product(b[x], weights[1]) + Product(c[x], weights[2]) + Product(d[x], weights[3]);
            output[x] = (byte)Math.Clamp((sum + Rounding) >> Shift, 0, 255);
        }
    }

    private static int Product(int value, int weight) => (value * weight + ProductRounding) >> ProductShift;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ApplyAvx2(short[] a, short[] b, short[] c, short[] d, ReadOnlySpan<short> weights, Span<byte> output)
    {
        var count = output.Length & ~31;
        if (a.Length < count || b.Length < count || c.Length < count || d.Length < count)
            throw new ArgumentException("A row is too short.");
        ref var ra = ref MemoryMarshal.GetArrayDataReference(a);
        ref var rb = ref MemoryMarshal.GetArrayDataReference(b);
        ref var rc = ref MemoryMarshal.GetArrayDataReference(c);
        ref var rd = ref MemoryMarshal.GetArrayDataReference(d);
        ref var target = ref MemoryMarshal.GetReference(output);
        var wa = Vector256.Create(weights[0]);
        var wb = Vector256.Create(weights[1]);
        var wc = Vector256.Create(weights[2]);
        var wd = Vector256.Create(weights[3]);
        var rounding = Vector256.Create((short)Rounding);
        for (var x = 0; x < count; x += 32)
        {
            var low = Sixteen((nuint)x, ref ra, ref rb, ref rc, ref rd);
            var high = Sixteen((nuint)x + 16, ref ra, ref rb, ref rc, ref rd);
            Avx2.Permute4x64(Avx2.PackUnsignedSaturate(low, high).AsInt64(), 0b11_01_10_00).AsByte().StoreUnsafe(ref target, (nuint)x);
        }
        return count;

        Vector256<short> Sixteen(nuint at, ref short ra, ref short rb, ref short rc, ref short rd)
        {
            var sum = Avx2.Add(
                Avx2.Add(Avx2.MultiplyHighRoundScale(Vector256.LoadUnsafe(ref ra, at), wa), Avx2.MultiplyHighRoundScale(Vector256.LoadUnsafe(ref rb, at), wb)),
                Avx2.Add(Avx2.MultiplyHighRoundScale(Vector256.LoadUnsafe(ref rc, at), wc), Avx2.MultiplyHighRoundScale(Vector256.LoadUnsafe(ref rd, at), wd)));
            return Avx2.ShiftRightArithmetic(Avx2.Add(sum, rounding), Shift);
        }
    }
}
