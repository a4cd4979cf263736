using AutoVideo.Storage;
using AutoVideo.Visuals.Offline;

namespace AutoVideo.Visuals.Photos;

/// <summary>
/// A picture that another video has already: its photo is laid out anew under this video's headline, and nobody is asked for another one. A drawn one is
/// drawn again, which costs nothing, for its parts are the same.
/// </summary>
public sealed class SharedPictures
{
    private readonly UploadedPictures photos;
    private readonly OfflinePainter illustrator;
    private readonly ManifestBlobs manifests;
    private readonly IBlobStore blobs;

    internal SharedPictures(UploadedPictures photos, OfflinePainter illustrator, ManifestBlobs manifests, IBlobStore blobs) =>
        (this.photos, this.illustrator, this.manifests, this.blobs) = (photos, illustrator, manifests, blobs);

    /// <param name="manifest">Blob name of the other video's picture.</param>
    /// <returns>Null: it was cleaned away, so the scene has to be drawn as any other.</returns>
    public async Task<Picture?> FindAsync(string manifest, PictureRequest request, CancellationToken cancellation)
    {
        if (await blobs.FindAsync(manifest, cancellation) is null)
            return null;
        var picture = await manifests.ReadAsync(manifest, VisualsJsonContext.Default.Picture, cancellation);
        if (picture.Provider == PictureAddress.Provider)
            return await illustrator.PaintAsync(request, cancellation);
        return picture.Photo is { } photo && await blobs.FindAsync(photo, cancellation) is not null
            ? await photos.LayOutAsync(photo, request, cancellation) with { Provider = picture.Provider, Credit = picture.Credit, Photo = photo }
            : null;
    }
}
