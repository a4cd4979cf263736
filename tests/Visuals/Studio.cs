using AutoVideo.Processes;
using AutoVideo.Storage;
using AutoVideo.Visuals;
using AutoVideo.Visuals.Offline;
using AutoVideo.Visuals.Photos;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoVideo.Tests.Visuals;

/// <summary>The illustrator as it runs: painter, job, rsvg-convert; only the stores are in memory.</summary>
internal sealed class Studio
{
    public Studio()
    {
        var paths = new ToolPaths(null);
        var artefacts = new ArtefactStore(Blobs);
        Rasterizer = new LayerRasterizer(new ToolRunner(paths, TimeProvider.System), paths);
        var photos = new PhotoIllustrator(artefacts, Blobs, Rasterizer, new ToolRunner(paths, TimeProvider.System), NullLogger<PhotoIllustrator>.Instance);
        Jobs = new InlineMediaJobs(new IllustrateJobHandler(
            artefacts, Blobs, Rasterizer, photos, new AutoVideo.Profiles.AvatarCutter(Blobs, new ToolRunner(paths, TimeProvider.System)), NullLogger<IllustrateJobHandler>.Instance));
        Painter = new OfflinePainter(artefacts, Jobs);
    }

    public MemoryBlobStore Blobs { get; } = new();
    public LayerRasterizer Rasterizer { get; }
    public InlineMediaJobs Jobs { get; }
    public OfflinePainter Painter { get; }

    public async Task<byte[]> Layer(PictureRequest request, LayerRole role)
    {
        var picture = await Painter.PaintAsync(request, CancellationToken.None);
        return Blobs[picture.Layers.Single(layer => layer.Role == role).Blob];
    }

    public static PictureRequest Scene(int number = 1, int width = 1080, int height = 1920, string language = "en", string headline = "How black holes form") =>
        new("A black hole", ["black hole", "star"], headline, "SPACE", language, "", width, height, number, 10, VideoSeed: 7) { Topic = "How black holes form" };
}
