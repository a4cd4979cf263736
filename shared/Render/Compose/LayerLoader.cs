using System.Buffers;
using System.Globalization;
using AutoVideo.Processes;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;
using AutoVideo.Visuals;

namespace AutoVideo.Render.Compose;

/// <summary>Decodes layers. A PNG of the right size is read here; anything else is read and fitted by FFmpeg.</summary>
internal sealed class LayerLoader(IBlobStore blobs, ToolRunner tools)
{
    private const int MaxFileBytes = 64 * 1024 * 1024;

    /// <summary>Draws what lies over the layers.</summary>
    internal OverlayArtist Artist { get; } = new(blobs, tools);

    /// <returns>Path of a blob as a file.</returns>
    internal Task<string> OpenAsync(string blob, string folder, CancellationToken cancellation) => blobs.OpenFileAsync(blob, folder, cancellation);

    /// <param name="folder">Where a copy of the blob may be put.</param>
    /// <returns>Null when nothing of the layer can be seen.</returns>
    internal async Task<LayerPlanes?> LoadAsync(PictureLayer layer, OutputSpec output, string folder, CancellationToken cancellation)
    {
        var opaque = layer.Role == LayerRole.Background;
        var path = await blobs.OpenFileAsync(layer.Blob, folder, cancellation);
        if (new FileInfo(path).Length > MaxFileBytes)
            throw new Failures.PermanentException("picture_invalid", $"A picture is larger than {MaxFileBytes} bytes.");
        var (width, height) = Size(layer.Role, output);
        var file = await File.ReadAllBytesAsync(path, cancellation);
        byte[]? rented = null;
        try
        {
            var image = PngReader.Read(file, count => rented = ArrayPool<byte>.Shared.Rent(count));
            if (image is not { } read || !Fits(read, width, height))
                image = await FitAsync(path, width, height, cancellation);
            return LayerConverter.Convert(image.Value, opaque);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static (int Width, int Height) Size(LayerRole role, OutputSpec output)
    {
        var bleed = role == LayerRole.Background ? 1 + Picture.Bleed : 1;
        return ((int)Math.Round(output.Width * bleed), (int)Math.Round(output.Height * bleed));
    }

    // A pixel or two of rounding by a painter do no harm; layers are centred.
    private static bool Fits(RgbaImage image, int width, int height) =>
        Math.Abs(image.Width - width) <= 2 && Math.Abs(image.Height - height) <= 2;

    private async Task<RgbaImage> FitAsync(string path, int width, int height, CancellationToken cancellation)
    {
        var pixels = new byte[width * height * 4];
        var size = string.Create(CultureInfo.InvariantCulture, $"{width}:{height}");
        await tools.RunAsync(new("ffmpeg",
        [
            "-hide_banner", "-loglevel", "error", "-nostdin", "-protocol_whitelist", "file,pipe", "-i", $"file:{path}", "-frames:v", "1",
            "-vf", $"scale={size}:force_original_aspect_ratio=increase:flags=lanczos+accurate_rnd,crop={size},format=rgba",
            "-fflags", "+bitexact", "-f", "rawvideo", "pipe:1",
        ])
        {
            ReadOutput = (stream, stop) => stream.ReadExactlyAsync(pixels, stop).AsTask(),
            MemoryLimitBytes = 2L << 30,
        }, cancellation);
        return new(width, height, pixels);
    }
}
