namespace AutoVideo.Render.Compose;

/// <summary>Samples a plane row by row at sub-pixel positions; each source row is filtered across once, however many output rows use it.</summary>
internal sealed class PlaneSampler(bool simd = true)
{
    private const int Kept = 4;
    private readonly RowFilter across = new();
    private readonly short[][] rows = [[], [], [], []];
    private readonly int[] held = [-1, -1, -1, -1];
    private Plane? plane;
    private AxisMap? vertical;
    private AxisMap? horizontal;

    internal void Begin(Plane source, AxisMap columns, AxisMap lines)
    {
        (plane, horizontal, vertical) = (source, columns, lines);
        across.Prepare(columns);
        Array.Fill(held, -1);
        var room = (columns.Count + 31) & ~31;
        for (var row = 0; row < Kept; row++)
        {
            if (rows[row].Length < room)
                rows[row] = new short[room];
        }
    }

    internal void Row(int y, Span<byte> output)
    {
        var index = vertical!.Index[y];
        var phase = vertical.Phase[y];
        if (phase == 0 && horizontal!.IsWhole)
        {
            plane!.Row(Clamp(index)).Slice(horizontal.Index[0], output.Length).CopyTo(output);
            return;
        }
        ColumnFilter.Apply(
            Filtered(index - 1), Filtered(index), Filtered(index + 1), Filtered(index + 2),
            CubicKernel.Weights.AsSpan(phase * CubicKernel.Taps, CubicKernel.Taps), output, simd);
    }

    private int Clamp(int row) => Math.Clamp(row, 0, plane!.Height - 1);

    private short[] Filtered(int row)
    {
        row = Clamp(row);
        var slot = row % Kept;
        if (held[slot] != row)
        {
            across.Apply(plane!.Bytes, plane.Offset(row), rows[slot], simd);
            held[slot] = row;
        }
        return rows[slot];
    }
}
