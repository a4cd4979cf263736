using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoVideo.Render.Compose;

/// <summary>
/// Samples a row of bytes along an <see cref="AxisMap"/> into 16-bit values with 6 bits of fraction.
/// The AVX2 path and the scalar path do the same integer arithmetic and give the same values.
/// </summary>
internal sealed class RowFilter
{
    private const int Shift = CubicKernel.WeightBits - 6, Rounding = 1 << (Shift - 1), Group = 8;

    private AxisMap map = new();
    private int[] bases = [];
    private Vector256<byte>[] masks = [];
    private Vector256<short>[] weights = [];
    private bool groupsFit;

    /// <summary>Prepares shuffles and weights for a map; rows are then cheap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Prepare(AxisMap axis)
    {
        map = axis;
        var groups = (axis.Count + 2 * Group - 1) / (2 * Group) * 2;
        if (bases.Length < groups)
            (bases, masks, weights) = (new int[groups], new Vector256<byte>[groups], new Vector256<short>[2 * groups]);
        groupsFit = true;
        var shuffle = MemoryMarshal.Cast<Vector256<byte>, byte>(masks.AsSpan());
        var weight = MemoryMarshal.Cast<Vector256<short>, short>(weights.AsSpan());
        for (var group = 0; group < groups; group++)
        {
            var first = Math.Min(group * Group, axis.Count - 1);
            bases[group] = axis.Index[first] - 1;
            for (var pixel = 0; pixel < Group; pixel++)
            {
                var x = Math.Min(group * Group + pixel, axis.Count - 1);
                var distance = axis.Index[x] - 1 - bases[group];
                groupsFit &= distance is >= 0 and <= 12;
                var at = group * 32 + pixel * 4;
                shuffle[at] = (byte)distance;
                shuffle[at + 1] = 0x80;
                shuffle[at + 2] = (byte)(distance + 1);
                shuffle[at + 3] = 0x80;
                var taps = CubicKernel.Weights.AsSpan(axis.Phase[x] * CubicKernel.Taps, CubicKernel.Taps);
                weight[group * 32 + pixel * 2] = taps[0];
                weight[group * 32 + pixel * 2 + 1] = taps[1];
                weight[group * 32 + 16 + pixel * 2] = taps[2];
                weight[group * 32 + 16 + pixel * 2 + 1] = taps[3];
            }
        }
    }

    /// <param name="bytes">Holds the row, with <see cref="Plane"/>'s spare columns around it.</param>
    /// <param name="offset">Where the row's pixel 0 lies.</param>
    /// <param name="output">Room for the count rounded up to 16.</param>
    internal void Apply(byte[] bytes, int offset, short[] output, bool simd = true)
    {
        if (simd && groupsFit && Avx2.IsSupported)
            ApplyAvx2(bytes, offset, output);
        else
            ApplyScalar(bytes, offset, output);
    }

    private void ApplyScalar(byte[] bytes, int offset, short[] output)
    {
        for (var x = 0; x < map.Count; x++)
        {
            var source = bytes.AsSpan(offset + map.Index[x] - 1, CubicKernel.Taps);
            var taps = CubicKernel.Weights.AsSpan(map.Phase[x] * CubicKernel.Taps, CubicKernel.Taps);
            var sum = source[0] * taps[0] + source[1] * taps[1] + source[2] * taps[2] + source[3] * taps[3];
            output[x] = (short)((sum + Rounding) >> Shift);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ApplyAvx2(byte[] bytes, int offset, short[] output)
    {
        var groups = (map.Count + 2 * Group - 1) / (2 * Group) * 2;
        CheckBounds(bytes, offset, output, groups);
        ref var source = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(bytes), offset);
        ref var target = ref MemoryMarshal.GetArrayDataReference(output);
        var rounding = Vector256.Create(Rounding);
        var next = Vector256.Create((short)2).AsByte();
        for (var group = 0; group < groups; group += 2)
        {
            var low = Eight(ref source, group, rounding, next);
            var high = Eight(ref source, group + 1, rounding, next);
            var packed = Avx2.Permute4x64(Avx2.PackSignedSaturate(low, high).AsInt64(), 0b11_01_10_00).AsInt16();
            packed.StoreUnsafe(ref target, (nuint)(group * Group));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Eight(ref byte source, int group, Vector256<int> rounding, Vector256<byte> next)
    {
        var half = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, bases[group]));
        var both = Vector256.Create(half, half);
        // Adding 2 to each 16-bit pair moves both taps on by two; the 0x80 above stays out of range.
        var mask = masks[group];
        var nearer = Avx2.MultiplyAddAdjacent(Avx2.Shuffle(both, mask).AsInt16(), weights[2 * group]);
        var farther = Avx2.MultiplyAddAdjacent(Avx2.Shuffle(both, Avx2.Add(mask, next)).AsInt16(), weights[2 * group + 1]);
        return Avx2.ShiftRightArithmetic(Avx2.Add(Avx2.Add(nearer, farther), rounding), Shift);
    }

    // The loads below are unchecked: everything they touch is proven to lie inside the arrays here.
    private void CheckBounds(byte[] bytes, int offset, short[] output, int groups)
    {
        var lowest = offset + Math.Min(bases[0], bases[groups - 1]);
        var highest = offset + Math.Max(bases[0], bases[groups - 1]) + 16;
        if (lowest < 0 || highest > bytes.Length || output.Length < groups * Group)
            throw new ArgumentException("The row has no room around it.");
    }
}
