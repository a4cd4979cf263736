using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Runtime.Intrinsics;

namespace AutoVideo.Render.Compose;

/// <summary>Row blends in 16-bit integers; AVX2 and scalar give the same bytes.</summary>
internal static class Blend
{
    internal const int Full = 256;

    /// <summary>Lays a premultiplied row over another: <c>out = colour + below * (255 - alpha) / 255</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Over(Span<byte> below, ReadOnlySpan<byte> colour, ReadOnlySpan<byte> alpha, bool simd = true)
    {
        var x = 0;
        if (simd && Avx2.IsSupported && colour.Length >= below.Length && alpha.Length >= below.Length)
        {
            ref var b = ref MemoryMarshal.GetReference(below);
            ref var c = ref MemoryMarshal.GetReference(colour);
            ref var a = ref MemoryMarshal.GetReference(alpha);
            for (; x + 16 <= below.Length; x += 16)
            {
                var cover = Vector128.LoadUnsafe(ref a, (nuint)x);
                if (cover == Vector128<byte>.Zero && Vector128.LoadUnsafe(ref c, (nuint)x) == Vector128<byte>.Zero)
                    continue;
                var keep = Avx2.Subtract(Vector256.Create((short)255), Avx2.ConvertToVector256Int16(cover));
                var product = Avx2.Add(Avx2.MultiplyLow(Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref b, (nuint)x)), keep), Vector256.Create((short)128)).AsUInt16();
                var kept = Avx2.ShiftRightLogical(Avx2.Add(product, Avx2.ShiftRightLogical(product, 8)), 8).AsInt16();
                var sum = Avx2.Add(kept, Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref c, (nuint)x)));
                Sse2.PackUnsignedSaturate(sum.GetLower(), sum.GetUpper()).StoreUnsafe(ref b, (nuint)x);
            }
        }
        for (; x < below.Length; x++)
        {
            var product = below[x] * (255 - alpha[x]) + 128;
            below[x] = (byte)Math.Min(255, ((product + (product >> 8)) >> 8) + colour[x]);
        }
    }

    /// <summary>Makes a row fainter: <c>value * opacity / 256</c>, rounded.</summary>
    /// <param name="opacity">0 to 256.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Dim(Span<byte> row, int opacity)
    {
        for (var x = 0; x < row.Length; x++)
            row[x] = (byte)((row[x] * opacity + 128) >> 8);
    }

    /// <summary>Mixes two rows into the first: <c>first + (second - first) * share / 256</c>.</summary>
    /// <param name="share">0 to 256.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Mix(Span<byte> first, ReadOnlySpan<byte> second, int share, bool simd = true)
    {
        var x = 0;
        if (simd && Avx2.IsSupported && second.Length >= first.Length)
        {
            ref var f = ref MemoryMarshal.GetReference(first);
            ref var s = ref MemoryMarshal.GetReference(second);
            var keep = Vector256.Create((short)(Full - share));
            var take = Vector256.Create((short)share);
            for (; x + 16 <= first.Length; x += 16)
            {
                var one = Avx2.MultiplyLow(Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref f, (nuint)x)), keep);
                var two = Avx2.MultiplyLow(Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref s, (nuint)x)), take);
                var sum = Avx2.ShiftRightLogical(Avx2.Add(Avx2.Add(one, two), Vector256.Create((short)128)).AsUInt16(), 8).AsInt16();
                Sse2.PackUnsignedSaturate(sum.GetLower(), sum.GetUpper()).StoreUnsafe(ref f, (nuint)x);
            }
        }
        for (; x < first.Length; x++)
            first[x] = (byte)((first[x] * (Full - share) + second[x] * share + 128) >> 8);
    }
}
