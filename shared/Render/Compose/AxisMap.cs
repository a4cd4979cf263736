using System.Runtime.CompilerServices;

namespace AutoVideo.Render.Compose;

/// <summary>
/// Where each output pixel of one axis samples its source: <c>source(x) = start + step * x</c> in pixel centres.
/// Indices are clamped so that the taps stay within two pixels of the source's edges.
/// </summary>
internal sealed class AxisMap
{
    /// <summary>Source pixel left of the sampling point, per output pixel.</summary>
    internal int[] Index { get; private set; } = [];

    /// <summary>Position between two pixels, 0 to 2047.</summary>
    internal int[] Phase { get; private set; } = [];

    internal int Count { get; private set; }

    /// <summary>True when output and source pixels coincide: sampling is copying.</summary>
    internal bool IsWhole { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Set(int count, int sourceLength, double start, double step)
    {
        if (Index.Length < count)
            (Index, Phase) = (new int[count + 32], new int[count + 32]);
        Count = count;
        IsWhole = step == 1 && start == Math.Floor(start) && start >= 0 && start + count <= sourceLength;
        for (var x = 0; x < count; x++)
        {
            var position = (long)Math.Floor((start + step * x) * CubicKernel.Phases + 0.5);
            var index = (int)(position >> CubicKernel.PhaseBits);
            var phase = (int)(position & (CubicKernel.Phases - 1));
            if (index < -1)
                (index, phase) = (-1, 0);
            else if (index > sourceLength)
                (index, phase) = (sourceLength, 0);
            Index[x] = index;
            Phase[x] = phase;
        }
    }
}
