namespace AutoVideo.Render.Compose;

/// <summary>One plane of bytes with spare columns on both sides, so that a kernel of 16 bytes may read past an edge.</summary>
internal sealed class Plane
{
    internal const int Before = 16, After = 48;

    internal Plane(int width, int height)
    {
        (Width, Height, Stride) = (width, height, Before + width + After);
        Bytes = new byte[Stride * height];
    }

    internal int Width { get; }
    internal int Height { get; }
    internal int Stride { get; }
    internal byte[] Bytes { get; }

    internal int Offset(int row) => row * Stride + Before;

    internal Span<byte> Row(int row) => Bytes.AsSpan(Offset(row), Width);

    /// <summary>Repeats the first and the last column outwards: sampling beyond an edge sees the edge.</summary>
    internal void ExtendEdges()
    {
        for (var row = 0; row < Height; row++)
        {
            var start = row * Stride;
            Bytes.AsSpan(start, Before).Fill(Bytes[start + Before]);
            Bytes.AsSpan(start + Before + Width, After).Fill(Bytes[start + Before + Width - 1]);
        }
    }
}
