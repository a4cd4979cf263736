using System.Text.Json;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;
using AutoVideo.Visuals.Photos;

namespace AutoVideo.Visuals.Offline;

/// <summary>The offline illustrator: a picture that exists already is found by its content address, another is drawn by the media worker.</summary>
internal sealed class OfflinePainter(ArtefactStore artefacts, IMediaJobs jobs) : IImagePainter
{
    public string Provider => PictureAddress.Provider;

    public Task<Picture> PaintAsync(PictureRequest request, CancellationToken cancellation)
    {
        var bounded = PictureAddress.Bounded(request);
        var address = PictureAddress.Of(bounded);
        var input = JsonSerializer.Serialize(new IllustrateTask(bounded, null), VisualsJsonContext.Default.IllustrateTask);
        return jobs.MakeAsync(
            address, MediaJobKind.Illustrate, input, stop => artefacts.FindAsync(address, VisualsJsonContext.Default.Picture, stop), cancellation);
    }
}
