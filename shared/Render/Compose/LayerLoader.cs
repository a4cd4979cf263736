using System.Buffers;
using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;
using AutoVideo.Visuals;
using AutoVideo.Visuals.Photos;

namespace AutoVideo.Render.Compose;

/// <summary>Decodes layers. A PNG of a usual kind is read and fitted here; anything else by FFmpeg.</summary>
/// <param name="meter">Told what reading costs; null for nobody.</param>
internal sealed class LayerLoader(IBlobStore blobs, ToolRunner tools, CpuMeter? meter = null)
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
            throw new PermanentException("picture_invalid", $"A picture is larger than {MaxFileBytes} bytes.");
        var (width, height) = Size(layer.Role, output);
        var file = await File.ReadAllBytesAsync(path, cancellation);
        LayerPlanes? planes = null;
        if (Measured(() => TryRead(file, width, height, opaque, out planes)))
            return planes;
        var fitted = await FitAsync(path, Header(file), width, height, cancellation);
        Measured(() => (planes = LayerConverter.Convert(fitted, opaque)) is not null);
        return planes;
    }

    /// <summary>Whether a layer is shown as it is, without scaling.</summary>
    internal static bool Fits(PictureLayer layer, OutputSpec output)
    {
        var (width, height) = Size(layer.Role, output);
        return Fits(layer.Width, layer.Height, width, height);
    }

    /// <returns>False for what is no PNG of a usual kind.</returns>
    private static bool TryRead(byte[] file, int width, int height, bool opaque, out LayerPlanes? planes)
    {
        byte[]? rented = null;
        try
        {
            planes = null;
            if (PngReader.Read(file, count => rented = ArrayPool<byte>.Shared.Rent(count)) is not { } image)
                return false;
            planes = LayerConverter.Convert(Fits(image.Width, image.Height, width, height) ? image : PictureScaler.Cover(image, width, height, opaque), opaque);
            return true;
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private bool Measured(Func<bool> work)
    {
        if (meter is null)
            return work();
        var result = false;
        meter.Measure("decode", () => result = work());
        return result;
    }

    private static (int Width, int Height) Size(LayerRole role, OutputSpec output)
    {
        var bleed = role == LayerRole.Background ? 1 + Picture.Bleed : 1;
        return ((int)Math.Round(output.Width * bleed), (int)Math.Round(output.Height * bleed));
    }

    // A pixel or two of rounding by a painter do no harm; layers are centred.
    private static bool Fits(int width, int height, int wantedWidth, int wantedHeight) => Math.Abs(width - wantedWidth) <= 2 && Math.Abs(height - wantedHeight) <= 2;

    // What FFmpeg would make of other bytes, lists that lead to other files among it, is no picture; and a small file can hold a huge one.
    private static ImageHeader Header(byte[] file)
    {
        var header = ImageHeader.Read(file) ?? throw new PermanentException("picture_invalid", "A picture is no PNG, JPEG or WebP, or cut off.");
        return header.Width >= 1 && header.Height >= 1 && (long)header.Width * header.Height <= PngReader.MaxPixels
            ? header
            : throw new PermanentException("picture_invalid", $"A picture of {header.Width}x{header.Height} is outside 1 to {PngReader.MaxPixels} pixels.");
    }

    private async Task<RgbaImage> FitAsync(string path, ImageHeader header, int width, int height, CancellationToken cancellation)
    {
        var pixels = new byte[width * height * 4];
        var size = string.Create(CultureInfo.InvariantCulture, $"{width}:{height}");
        var command = new ToolCommand("ffmpeg",
        [
            "-hide_banner", "-loglevel", "error", "-nostdin", "-protocol_whitelist", "file,pipe", "-f", header.Demuxer, "-i", $"file:{path}", "-frames:v", "1",
            "-vf", $"scale={size}:force_original_aspect_ratio=increase:flags=lanczos+accurate_rnd,crop={size},format=rgba",
            "-fflags", "+bitexact", "-f", "rawvideo", "pipe:1",
        ])
        {
            ReadOutput = (stream, stop) => stream.ReadExactlyAsync(pixels, stop).AsTask(),
            MemoryLimitBytes = 2L << 30,
        };
        try
        {
            var result = await tools.RunAsync(command, cancellation);
            meter?.Add("decode", result.CpuSeconds);
        }
        catch (Exception fault) when (fault is ToolFailedException or EndOfStreamException)
        {
            throw new PermanentException("picture_invalid", "A picture cannot be decoded.", fault);
        }
        return new(width, height, pixels);
    }
}
