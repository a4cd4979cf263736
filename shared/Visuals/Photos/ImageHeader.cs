using System.Buffers.Binary;

namespace AutoVideo.Visuals.Photos;

/// <summary>Kind and size of a picture, read from its first bytes without decoding it: PNG (ISO/IEC 15948), JPEG (ITU-T T.81), WebP (RFC 9649).</summary>
internal sealed record ImageHeader(string MediaType, string Extension, int Width, int Height)
{
    private const int SmallestSide = 64, LargestSide = 8192;
    private const long MostPixels = 40_000_000;

    public bool IsWithinLimits => Width is >= SmallestSide and <= LargestSide && Height is >= SmallestSide and <= LargestSide && (long)Width * Height <= MostPixels;

    /// <summary>Name of the only demuxer of FFmpeg that may read it.</summary>
    public string Demuxer => $"{(Extension == "jpg" ? "jpeg" : Extension)}_pipe";

    /// <summary>Null: none of the three kinds, or cut off.</summary>
    public static ImageHeader? Read(ReadOnlySpan<byte> file) => Png(file) ?? Jpeg(file) ?? WebP(file);

    private static ImageHeader? Png(ReadOnlySpan<byte> file) =>
        file.Length > 45 && file.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) && file[^8..^4].SequenceEqual("IEND"u8)
            ? new("image/png", "png", Size(BinaryPrimitives.ReadUInt32BigEndian(file[16..])), Size(BinaryPrimitives.ReadUInt32BigEndian(file[20..])))
            : null;

    private static ImageHeader? Jpeg(ReadOnlySpan<byte> file)
    {
        if (file.Length < 128 || !file.StartsWith<byte>([0xFF, 0xD8]) || file[^128..].LastIndexOf<byte>([0xFF, 0xD9]) < 0)
            return null;
        for (var at = 2; at + 9 < file.Length && file[at] == 0xFF;)
        {
            var marker = file[at + 1];
            // Start of frame, of any process; C4, C8 and CC are tables.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return new("image/jpeg", "jpg", BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]));
            at += marker == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }
        return null;
    }

    private static ImageHeader? WebP(ReadOnlySpan<byte> file)
    {
        if (file.Length < 30 || !file.StartsWith("RIFF"u8) || !file.Slice(8, 4).SequenceEqual("WEBP"u8)
            || BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L > file.Length)
            return null;
        var chunk = file.Slice(12, 4);
        var body = file[20..];
        if (chunk.SequenceEqual("VP8 "u8))
            return Of(BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & 0x3FFF);
        if (chunk.SequenceEqual("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(body[1..]);
            return Of((int)(bits & 0x3FFF) + 1, (int)(bits >> 14 & 0x3FFF) + 1);
        }
        return chunk.SequenceEqual("VP8X"u8) ? Of(Int24(body[4..]) + 1, Int24(body[7..]) + 1) : null;

        static ImageHeader Of(int width, int height) => new("image/webp", "webp", width, height);
        static int Int24(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;
    }

    private static int Size(uint value) => (int)Math.Min(value, int.MaxValue);
}
