using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render.Footage;
using AutoVideo.Storage;
using AutoVideo.Visuals.Offline;
using AutoVideo.Visuals.Offline.Raster;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Visuals.Photos;

/// <summary>
/// Makes a scene of a photo: decoded by ffmpeg, cropped to frame and bleed around what it shows, darkened where type will lie; the
/// headline layer is the illustrator's.
/// </summary>
internal sealed partial class PhotoIllustrator(
    ArtefactStore artefacts, IBlobStore blobs, LayerRasterizer rasterizer, ToolRunner tools, ILogger<PhotoIllustrator> logger)
{
    private const long MemoryLimit = 2L * 1024 * 1024 * 1024;

    public async Task<Picture> ComposeAsync(PhotoScene scene, string workspace, CancellationToken cancellation)
    {
        var address = PhotoScenes.Address(scene);
        if (await artefacts.FindAsync(address, VisualsJsonContext.Default.Picture, cancellation) is { } known)
            return known;
        var request = PictureAddress.Bounded(scene.Scene);
        var (width, height) = (SceneComposer.BleedSize(request.Width), SceneComposer.BleedSize(request.Height));
        var headline = rasterizer.RasterizeAsync(SceneComposer.Compose(request, rasterizer.FacesOf(request)).Headline, "headline", workspace, cancellation);
        var clip = scene.Clip is null ? null : await ProbeAsync(scene.Clip, workspace, cancellation);
        var background = await BackgroundAsync(scene.Photo, request, width, height, clip is not null, workspace, cancellation);
        var picture = new Picture(
        [
            new((await blobs.WriteFileAsync(address.File("background.png"), background, "image/png", cancellation)).Name, LayerRole.Background, width, height),
            .. clip is null ? [] : new PictureLayer[] { new((await blobs.WriteFileAsync(address.File("shade.png"), Shade(request, workspace), "image/png", cancellation)).Name, LayerRole.Shade, request.Width, request.Height) },
            new((await blobs.WriteFileAsync(address.File("headline.png"), await headline, "image/png", cancellation)).Name, LayerRole.Headline, request.Width, request.Height),
        ], PictureAddress.Provider)
        {
            Clip = clip,
        };
        await artefacts.SaveAsync(address, picture, VisualsJsonContext.Default.Picture, cancellation);
        LogComposed(address.Hash, request.SceneNumber);
        return picture;
    }

    /// <returns>Null when it is no clip that can be shown: its still stands alone then.</returns>
    private async Task<PictureClip?> ProbeAsync(string clip, string workspace, CancellationToken cancellation)
    {
        try
        {
            var probed = await new FootageProbe(tools).ProbeAsync(await blobs.OpenFileAsync(clip, workspace, cancellation), cancellation);
            return new(clip, Math.Round(probed.Seconds, 3));
        }
        catch (PermanentException refused) when (refused.Code is "clip_unreadable" or "clip_too_large")
        {
            LogNoClip(refused.Detail);
            return null;
        }
    }

    /// <summary>What darkens a photo, as a layer of its own: over a clip, which moves beneath it.</summary>
    private static string Shade(PictureRequest request, string workspace)
    {
        var shade = new TypeShade(SceneLayout.For(request.Width, request.Height), request.Width, request.Height);
        var path = Path.Combine(workspace, "shade.png");
        using var file = File.Create(path);
        var white = new byte[request.Width * 3];
        PngWriter.Write(file, request.Width, request.Height, (y, row) =>
        {
            Array.Fill(white, (byte)255);
            shade.Darken(y, white);
            row.Clear();
            for (var x = 0; x < request.Width; x++)
                row[4 * x + 3] = (byte)(255 - white[3 * x]);
        }, hasAlpha: true);
        return path;
    }

    private async Task<string> BackgroundAsync(string photo, PictureRequest request, int width, int height, bool plain, string workspace, CancellationToken cancellation)
    {
        var source = await blobs.OpenFileAsync(photo, workspace, cancellation);
        var header = ImageHeader.Read(await File.ReadAllBytesAsync(source, cancellation));
        if (header is not { IsWithinLimits: true })
            throw new PermanentException("photo_unreadable", "The picture is no PNG, JPEG or WebP, or too large.");
        var scale = Math.Max((double)width / header.Width, (double)height / header.Height);
        var (fullWidth, fullHeight) = (Math.Max(width, (int)Math.Round(header.Width * scale)), Math.Max(height, (int)Math.Round(header.Height * scale)));
        var rgb = await DecodeAsync(source, header, fullWidth, fullHeight, workspace, cancellation);
        var isWide = fullWidth - width > fullHeight - height;
        var left = isWide ? CropFocus.Offset(rgb, fullWidth, fullHeight, width, isWide: true) : (fullWidth - width) / 2;
        var top = isWide ? (fullHeight - height) / 2 : CropFocus.Offset(rgb, fullWidth, fullHeight, height, isWide: false);
        var shade = new TypeShade(SceneLayout.For(request.Width, request.Height), width, height);
        var path = Path.Combine(workspace, "background.png");
        await using var file = File.Create(path);
        PngWriter.Write(file, width, height, (y, row) =>
        {
            rgb.AsSpan(((top + y) * fullWidth + left) * 3, width * 3).CopyTo(row);
            if (!plain)
                shade.Darken(y, row);
        });
        return path;
    }

    private async Task<byte[]> DecodeAsync(string source, ImageHeader header, int width, int height, string workspace, CancellationToken cancellation)
    {
        var target = Path.Combine(workspace, "photo.rgb");
        var command = new ToolCommand("ffmpeg",
        [
            "-hide_banner", "-nostdin", "-v", "error", "-protocol_whitelist", "file", "-f", header.Demuxer,
            "-i", source, "-frames:v", "1", "-vf", $"scale={width}:{height}:flags=lanczos+accurate_rnd", "-pix_fmt", "rgb24", "-f", "rawvideo", "-y", target,
        ])
        {
            WorkingDirectory = workspace,
            TimeLimit = TimeSpan.FromMinutes(1),
            MemoryLimitBytes = MemoryLimit,
        };
        try
        {
            await tools.RunAsync(command, cancellation);
        }
        catch (ToolFailedException failure)
        {
            throw new PermanentException("photo_unreadable", "The picture cannot be decoded.", failure);
        }
        var rgb = File.Exists(target) ? await File.ReadAllBytesAsync(target, cancellation) : [];
        return rgb.Length == width * height * 3 ? rgb : throw new PermanentException("photo_unreadable", "The picture cannot be decoded.");
    }

    [LoggerMessage(3303, LogLevel.Warning, "A clip is not shown, its still is: {Reason}")]
    private partial void LogNoClip(string reason);

    [LoggerMessage(3301, LogLevel.Debug, "Laid photo {Hash} out for scene {Scene}")]
    private partial void LogComposed(string hash, int scene);
}
