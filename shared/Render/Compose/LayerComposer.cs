namespace AutoVideo.Render.Compose;

/// <summary>Draws placed layers into frames. Not thread-safe: one per worker, so that its scratch rows are reused.</summary>
internal sealed class LayerComposer(bool simd = true)
{
    private readonly AxisMap columns = new(), lines = new(), halfColumns = new(), halfLines = new();
    private readonly PlaneSampler colour = new(simd), cover = new(simd);
    private byte[] colourRow = [], coverRow = [];

    internal void Draw(LayerPlanes layer, LayerPlacement placement, YuvFrame frame) => Draw(layer, placement, frame, null);

    /// <param name="mask">The part of a layer with alpha that is shown so far; null for all of it.</param>
    internal void Draw(LayerPlanes layer, LayerPlacement placement, YuvFrame frame, RevealMask? mask)
    {
        if (placement.Opacity == 0)
            return;
        var target = Target(layer, placement, frame);
        if (target.IsEmpty)
            return;
        // Pixel x of the frame sees the layer at (x + 0.5 - X) / scale - 0.5, less the crop's own edge.
        var step = 1 / placement.Scale;
        var startX = (target.Left + 0.5 - placement.X) * step - 0.5 - layer.X;
        var startY = (target.Top + 0.5 - placement.Y) * step - 0.5 - layer.Y;
        columns.Set(target.Width, layer.Luma.Width, startX, step);
        lines.Set(target.Height, layer.Luma.Height, startY, step);
        // Chroma sits on the left luma column and between two luma rows.
        halfColumns.Set(target.Width / 2, layer.Blue.Width, startX / 2, step);
        halfLines.Set(target.Height / 2, layer.Blue.Height, (startY + 0.5 * step - 0.5) / 2, step);
        for (var plane = 0; plane < 3; plane++)
            DrawPlane(layer, plane, placement.Opacity, target, frame, mask);
    }

    private void DrawPlane(LayerPlanes layer, int plane, int opacity, Box target, YuvFrame frame, RevealMask? mask)
    {
        var (across, down) = plane == 0 ? (columns, lines) : (halfColumns, halfLines);
        var (left, top) = plane == 0 ? (target.Left, target.Top) : (target.Left / 2, target.Top / 2);
        colour.Begin(layer.Colour(plane), across, down);
        if (layer.Alpha is null)
        {
            for (var y = 0; y < down.Count; y++)
                colour.Row(y, frame.Row(plane, top + y).Slice(left, across.Count));
            return;
        }
        cover.Begin(layer.Alpha.Of(plane), across, down);
        if (colourRow.Length < across.Count)
            (colourRow, coverRow) = (new byte[across.Count], new byte[across.Count]);
        var paint = colourRow.AsSpan(0, across.Count);
        var alpha = coverRow.AsSpan(0, across.Count);
        for (var y = 0; y < down.Count; y++)
        {
            colour.Row(y, paint);
            cover.Row(y, alpha);
            if (opacity != Blend.Full)
            {
                Blend.Dim(paint, opacity);
                Blend.Dim(alpha, opacity);
            }
            mask?.Apply(plane, left, top + y, paint, alpha);
            Blend.Over(frame.Row(plane, top + y).Slice(left, across.Count), paint, alpha, simd);
        }
    }

    /// <returns>The part of the frame that the layer reaches, on the grid of chroma pixels.</returns>
    private static Box Target(LayerPlanes layer, LayerPlacement placement, YuvFrame frame)
    {
        if (layer.Alpha is null)
            return new(0, 0, frame.Width, frame.Height);
        var left = (int)Math.Floor(placement.X + placement.Scale * layer.X) & ~1;
        var top = (int)Math.Floor(placement.Y + placement.Scale * layer.Y) & ~1;
        var right = ((int)Math.Ceiling(placement.X + placement.Scale * (layer.X + layer.Luma.Width)) + 1) & ~1;
        var bottom = ((int)Math.Ceiling(placement.Y + placement.Scale * (layer.Y + layer.Luma.Height)) + 1) & ~1;
        left = Math.Max(0, left);
        top = Math.Max(0, top);
        return new(left, top, Math.Min(frame.Width, right) - left, Math.Min(frame.Height, bottom) - top);
    }
}
