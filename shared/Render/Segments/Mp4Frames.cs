using System.Buffers.Binary;

namespace AutoVideo.Render.Segments;

/// <summary>Counts the samples of an MP4's first video track from its tables (ISO/IEC 14496-12, stsz), without decoding or a child process.</summary>
internal static class Mp4Frames
{
    private const int MaxTableBytes = 64 * 1024 * 1024;

    /// <returns>0 when the file holds no video track.</returns>
    internal static int Count(string path)
    {
        using var file = File.OpenRead(path);
        if (FindBox(file, 0, file.Length, "moov") is not { } moov || moov.Length > MaxTableBytes)
            return 0;
        var tables = new byte[moov.Length];
        file.Position = moov.Start;
        file.ReadExactly(tables);
        using var stream = new MemoryStream(tables);
        for (long at = 0; FindBox(stream, at, tables.Length, "trak") is { } track; at = track.Start + track.Length)
        {
            if (Descend(stream, track, "mdia", "hdlr") is not { } handler || !IsVideo(tables, handler)
                || Descend(stream, track, "mdia", "minf", "stbl", "stsz") is not { } sizes)
                continue;
            return (int)BinaryPrimitives.ReadUInt32BigEndian(tables.AsSpan((int)sizes.Start + 8));
        }
        return 0;
    }

    private static bool IsVideo(byte[] tables, Extent handler) => tables.AsSpan((int)handler.Start + 8, 4).SequenceEqual("vide"u8);

    private static Extent? Descend(Stream stream, Extent parent, params ReadOnlySpan<string> path)
    {
        Extent? box = parent;
        foreach (var name in path)
        {
            box = FindBox(stream, box.Value.Start, box.Value.Start + box.Value.Length, name);
            if (box is null)
                return null;
        }
        return box;
    }

    private static Extent? FindBox(Stream stream, long from, long to, string name)
    {
        Span<byte> header = stackalloc byte[16];
        var wanted = System.Text.Encoding.ASCII.GetBytes(name);
        for (var at = from; at + 8 <= to;)
        {
            stream.Position = at;
            stream.ReadExactly(header[..8]);
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            var head = 8;
            if (size == 1)
            {
                stream.ReadExactly(header[8..16]);
                (size, head) = ((long)BinaryPrimitives.ReadUInt64BigEndian(header[8..]), 16);
            }
            if (size == 0)
                size = to - at;
            if (size < head || at + size > to)
                return null;
            if (header[4..8].SequenceEqual(wanted))
                return new(at + head, size - head);
            at += size;
        }
        return null;
    }

    private readonly record struct Extent(long Start, long Length);
}
