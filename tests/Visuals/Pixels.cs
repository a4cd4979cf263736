using AutoVideo.Processes;

namespace AutoVideo.Tests.Visuals;

/// <summary>A decoded PNG, 4 bytes a pixel, straight alpha (decoded by FFmpeg, so that our own writer is checked too).</summary>
internal sealed record Pixels(int Width, int Height, byte[] Rgba)
{
    public byte Alpha(int x, int y) => Rgba[4 * (y * Width + x) + 3];

    public static async Task<Pixels> Decode(byte[] png, int? scaleTo = null)
    {
        var width = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));
        var height = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20));
        if (scaleTo is { } wanted)
            (width, height) = (wanted, (int)Math.Round((double)wanted * height / width));
        using var raw = new MemoryStream();
        var runner = new ToolRunner(new ToolPaths(null), TimeProvider.System);
        await runner.RunAsync(new ToolCommand("ffmpeg",
            ["-v", "error", "-f", "png_pipe", "-i", "-", "-vf", $"scale={width}:{height}:flags=area", "-f", "rawvideo", "-pix_fmt", "rgba", "-"])
        {
            WriteInput = async (stream, cancellation) => await stream.WriteAsync(png, cancellation),
            ReadOutput = async (stream, cancellation) => await stream.CopyToAsync(raw, cancellation),
        }, CancellationToken.None);
        return new(width, height, raw.ToArray());
    }

    /// <summary>The smallest box of pixels with more than that alpha; null when there is none.</summary>
    public (int Left, int Top, int Right, int Bottom)? Bounds(byte alpha)
    {
        var (left, top, right, bottom) = (Width, Height, -1, -1);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                if (Alpha(x, y) > alpha)
                    (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
            }
        }
        return right < 0 ? null : (left, top, right, bottom);
    }

    /// <summary>Mean difference per channel, 0 to 255, of the colours as they show on black.</summary>
    public double Difference(Pixels other)
    {
        double sum = 0;
        for (var i = 0; i < Rgba.Length; i += 4)
        {
            for (var channel = 0; channel < 3; channel++)
                sum += Math.Abs(Rgba[i + channel] * Rgba[i + 3] - other.Rgba[i + channel] * other.Rgba[i + 3]) / 255.0;
        }
        return sum / (Rgba.Length / 4 * 3);
    }
}
