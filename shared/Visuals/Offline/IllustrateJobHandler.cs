using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Profiles;
using AutoVideo.Storage;
using AutoVideo.Visuals.Photos;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Visuals.Offline;

/// <summary>Draws one scene: background composed here, subject and headline rasterised from SVG; layers are stored before the manifest that names them. Lays photos of providers out.</summary>
internal sealed partial class IllustrateJobHandler(
    ArtefactStore artefacts, IBlobStore blobs, LayerRasterizer rasterizer, PhotoIllustrator photos, AvatarCutter avatars, ILogger<IllustrateJobHandler> log) : IMediaJobHandler
{
    private const string Png = "image/png";

    public MediaJobKind Kind => MediaJobKind.Illustrate;

    public async Task<string> RunAsync(MediaJob job, string workspace, IProgress<double> progress, CancellationToken cancellation)
    {
        var task = Parse(job.Input);
        if (task.Photo is { } photo)
        {
            var composed = await photos.ComposeAsync(photo, workspace, cancellation);
            progress.Report(1);
            return JsonSerializer.Serialize(composed, VisualsJsonContext.Default.Picture);
        }
        if (task.Avatar is { } avatar)
        {
            var cut = await avatars.CutAsync(avatar, workspace, cancellation);
            progress.Report(1);
            return JsonSerializer.Serialize(cut, ProfilesJsonContext.Default.CutAvatar);
        }
        var request = PictureAddress.Bounded(task.Scene!);
        var address = PictureAddress.Of(request);
        var picture = await artefacts.FindAsync(address, VisualsJsonContext.Default.Picture, cancellation);
        if (picture is null)
        {
            picture = await DrawAsync(request, address, workspace, progress, cancellation);
            await artefacts.SaveAsync(address, picture, VisualsJsonContext.Default.Picture, cancellation);
            LogDrawn(log, address.Hash, request.SceneNumber);
        }
        progress.Report(1);
        return JsonSerializer.Serialize(picture, VisualsJsonContext.Default.Picture);
    }

    private async Task<Picture> DrawAsync(PictureRequest request, ContentAddress address, string workspace, IProgress<double> progress, CancellationToken cancellation)
    {
        var art = SceneComposer.Compose(request, rasterizer.FacesOf(request));
        var subject = rasterizer.RasterizeAsync(art.Subject, "subject", workspace, cancellation);
        var headline = rasterizer.RasterizeAsync(art.Headline, "headline", workspace, cancellation);
        var background = Task.Run(() => PaintAsync(art, workspace), cancellation);
        await Task.WhenAll(subject, headline, background);
        progress.Report(0.8);
        return new Picture(
        [
            await StoreAsync(address, "background", await background, LayerRole.Background, art.BackgroundWidth, art.BackgroundHeight, cancellation),
            await StoreAsync(address, "subject", await subject, LayerRole.Subject, request.Width, request.Height, cancellation),
            await StoreAsync(address, "headline", await headline, LayerRole.Headline, request.Width, request.Height, cancellation),
        ], PictureAddress.Provider);
    }

    private async Task<PictureLayer> StoreAsync(ContentAddress address, string name, string path, LayerRole role, int width, int height, CancellationToken cancellation)
    {
        var blob = await blobs.WriteFileAsync(address.File($"{name}.png"), path, Png, cancellation);
        return new(blob.Name, role, width, height);
    }

    private static async Task<string> PaintAsync(SceneArt art, string workspace)
    {
        var path = Path.Combine(workspace, "background.png");
        await using var file = File.Create(path);
        art.Background().Save(file);
        return path;
    }

    private static IllustrateTask Parse(string input)
    {
        try
        {
            return JsonSerializer.Deserialize(input, VisualsJsonContext.Default.IllustrateTask) is { } task && (task.Scene is not null || task.Photo is not null || task.Avatar is not null)
                ? task
                : throw new JsonException("There is neither a scene nor a photo.");
        }
        catch (JsonException problem)
        {
            throw new PermanentException("picture_request_invalid", "The picture job carries no valid request.", problem);
        }
    }

    [LoggerMessage(3300, LogLevel.Debug, "Drew picture {Hash} for scene {Scene}")]
    private static partial void LogDrawn(ILogger log, string hash, int scene);
}
