using System.Buffers.Binary;
using System.IO.Compression;
using AutoVideo.Failures;

namespace AutoVideo.Render.Compose;

/// <summary>
/// PNG (W3C, third edition) of 8 bits a sample, not interlaced, grey, RGB or palette with or without alpha:
/// what painters write. Other kinds are left to FFmpeg (<see cref="Read"/> returns null).
/// </summary>
internal static class PngReader
{
    internal const int MaxPixels = 8192 * 4096;
    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="rent">Gives a buffer of at least that many bytes.</param>
    /// <returns>Null for a valid PNG of a kind that is not read here, or for another format.</returns>
    /// <exception cref="PermanentException"><c>picture_invalid</c>.</exception>
    internal static RgbaImage? Read(ReadOnlyMemory<byte> file, Func<int, byte[]> rent)
    {
        if (file.Length < 33 || !file.Span[..8].SequenceEqual(Signature))
            return null;
        var header = file.Span.Slice(16, 13);
        var width = BinaryPrimitives.ReadInt32BigEndian(header);
        var height = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        if (width < 1 || height < 1 || (long)width * height > MaxPixels)
            throw new PermanentException("picture_invalid", $"A picture of {width}x{height} is outside 1 to {MaxPixels} pixels.");
        if (header[8] != 8 || header[12] != 0 || header[9] is not (0 or 2 or 3 or 4 or 6))
            return null;

        var chunks = Chunks(file);
        var image = new RgbaImage(width, height, rent(width * height * 4));
        using var inflated = new ZLibStream(new SegmentStream(chunks.Data), CompressionMode.Decompress);
        try
        {
            Unfilter(inflated, image, (PngColour)header[9], chunks.Palette.Span, chunks.Transparency.Span);
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or IndexOutOfRangeException)
        {
            throw new PermanentException("picture_invalid", "A picture is a damaged PNG.", fault);
        }
        return image;
    }

    private static (List<ReadOnlyMemory<byte>> Data, ReadOnlyMemory<byte> Palette, ReadOnlyMemory<byte> Transparency) Chunks(ReadOnlyMemory<byte> file)
    {
        var data = new List<ReadOnlyMemory<byte>>();
        ReadOnlyMemory<byte> palette = default, transparency = default;
        for (var position = 8; position + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.Span[position..]);
            if (length > file.Length - position - 12)
                throw new PermanentException("picture_invalid", "A picture is a truncated PNG.");
            var body = file.Slice(position + 8, (int)length);
            switch (BinaryPrimitives.ReadUInt32BigEndian(file.Span[(position + 4)..]))
            {
                case 0x49444154: data.Add(body); break;          // IDAT
                case 0x504C5445: palette = body; break;          // PLTE
                case 0x74524E53: transparency = body; break;     // tRNS
            }
            position += 12 + (int)length;
        }
        return (data, palette, transparency);
    }

    private static void Unfilter(Stream inflated, RgbaImage image, PngColour colour, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency)
    {
        var bytesPerPixel = colour switch { PngColour.Rgba => 4, PngColour.Rgb => 3, PngColour.GreyAlpha => 2, _ => 1 };
        var rowBytes = image.Width * bytesPerPixel;
        var previous = new byte[rowBytes + 1];
        var current = new byte[rowBytes + 1];
        for (var y = 0; y < image.Height; y++)
        {
            inflated.ReadExactly(current);
            PngFilter.Undo(current[0], current.AsSpan(1), previous.AsSpan(1), bytesPerPixel);
            PngPixels.Expand(current.AsSpan(1), image.Bytes.AsSpan(y * image.Width * 4, image.Width * 4), colour, palette, transparency);
            (previous, current) = (current, previous);
        }
    }

    /// <summary>The bodies of all IDAT chunks as one stream.</summary>
    private sealed class SegmentStream(List<ReadOnlyMemory<byte>> segments) : Stream
    {
        private int segment, offset;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            while (segment < segments.Count && offset == segments[segment].Length)
                (segment, offset) = (segment + 1, 0);
            if (segment == segments.Count)
                return 0;
            var count = Math.Min(buffer.Length, segments[segment].Length - offset);
            segments[segment].Span.Slice(offset, count).CopyTo(buffer);
            offset += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

internal enum PngColour { Grey = 0, Rgb = 2, Palette = 3, GreyAlpha = 4, Rgba = 6 }
