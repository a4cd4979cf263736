using System.Buffers.Binary;
using System.IO.Compression;

namespace AutoVideo.Tests.Render.Support;

/// <summary>Pictures drawn by a function of the pixel, and a plain PNG writer.</summary>
public static class TestPictures
{
    /// <param name="pixel">Red, green, blue, alpha at a place.</param>
    public static byte[] Rgba(int width, int height, Func<int, int, (int R, int G, int B, int A)> pixel)
    {
        var bytes = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (r, g, b, a) = pixel(x, y);
                var at = (y * width + x) * 4;
                (bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]) = ((byte)r, (byte)g, (byte)b, (byte)a);
            }
        }
        return bytes;
    }

    /// <summary>A gradient with soft stripes: enough detail that motion can be measured.</summary>
    public static byte[] Background(int width, int height, int scene) => Png(width, height, Rgba(width, height, (x, y) =>
        (Wave(x, 37 + scene) * 2 / 3 + 40, Wave(x + 2 * y, 61) * 2 / 3 + 30, Wave(y + 40 * scene, 53) * 2 / 3 + 50, 255)));

    /// <summary>A disc in the middle with a soft edge.</summary>
    public static byte[] Subject(int width, int height, int scene) => Png(width, height, Rgba(width, height, (x, y) =>
    {
        var dx = x - width / 2.0;
        var dy = y - height / 2.0;
        var inside = width / 4.0 - Math.Sqrt(dx * dx + dy * dy);
        return (250, 200 - 30 * scene % 120, 40 + (int)Math.Abs(dy), (int)Math.Clamp(inside * 40, 0, 255));
    }));

    /// <summary>A bar near the top.</summary>
    public static byte[] Headline(int width, int height) => Png(width, height, Rgba(width, height, (x, y) =>
        y > height / 10 && y < height / 5 && x > width / 10 && x < width * 9 / 10 && x / 6 % 2 == 0 ? (255, 255, 255, 255) : (0, 0, 0, 0)));

    public static byte[] Plain(int width, int height, int r, int g, int b) => Png(width, height, Rgba(width, height, (_, _) => (r, g, b, 255)));

    /// <summary>8-bit RGBA, filter chosen per row in turn so that readers meet all five.</summary>
    public static byte[] Png(int width, int height, byte[] rgba)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 6);
        Chunk(file, "IHDR"u8, header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var above = new byte[width * 4];
            for (var y = 0; y < height; y++)
            {
                var row = rgba.AsSpan(y * width * 4, width * 4).ToArray();
                zlib.WriteByte((byte)(y % 5));
                zlib.Write(Filter(y % 5, row, above));
                above = row;
            }
        }
        Chunk(file, "IDAT"u8, packed.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Filter(int kind, byte[] row, byte[] above) => [.. row.Select((value, i) =>
    {
        int left = i < 4 ? 0 : row[i - 4], up = above[i], corner = i < 4 ? 0 : above[i - 4];
        var guess = left + up - corner;
        var paeth = new[] { left, up, corner }.MinBy(candidate => Math.Abs(guess - candidate));
        return (byte)(value - (kind switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => paeth, _ => 0 }));
    })];

    private static void Chunk(Stream file, ReadOnlySpan<byte> type, byte[] body)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        file.Write(number);
        file.Write(type);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc([.. type, .. body]));
        file.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = 0xFFFFFFFF;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }

    private static int Wave(double at, double length) => (int)(127.5 + 127.5 * Math.Sin(at * 2 * Math.PI / length));
}
