namespace AutoVideo.Render.Compose;

/// <summary>A frame as FFmpeg's rawvideo <c>yuv420p</c> wants it: Y, then U, then V, without padding; BT.709, limited range.</summary>
internal sealed class YuvFrame(int width, int height)
{
    internal int Width { get; } = width;
    internal int Height { get; } = height;

    /// <summary>Never moved, so that its pages can be lent to a pipe.</summary>
    internal byte[] Bytes { get; } = GC.AllocateArray<byte>(width * height * 3 / 2, pinned: true);

    internal int Offset(int plane) => plane switch { 0 => 0, 1 => Width * Height, _ => Width * Height * 5 / 4 };

    internal int PlaneWidth(int plane) => plane == 0 ? Width : Width / 2;

    internal int PlaneHeight(int plane) => plane == 0 ? Height : Height / 2;

    internal Span<byte> Row(int plane, int row) => Bytes.AsSpan(Offset(plane) + row * PlaneWidth(plane), PlaneWidth(plane));
}
