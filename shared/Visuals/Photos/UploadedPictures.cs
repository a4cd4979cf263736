using System.Security.Cryptography;
using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;
using AutoVideo.Visuals.Offline;

namespace AutoVideo.Visuals.Photos;

/// <summary>
/// Pictures that people upload for a scene. Nothing of what was uploaded is shown as it came: the media worker decodes it in a limited process,
/// crops it to the frame and its bleed, writes it anew as PNG, and lays the headline over it.
/// </summary>
public sealed class UploadedPictures(IBlobStore blobs, ArtefactStore artefacts, IMediaJobs jobs)
{
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>Stands in place of a provider's name.</summary>
    public const string Provider = "upload";

    /// <param name="file">A whole PNG, JPEG or WebP, each side 64 to 8,192 pixels, at most 40 million pixels.</param>
    /// <returns>Blob name; the same file has the same.</returns>
    /// <exception cref="PermanentException"><c>picture_unreadable</c>, <c>picture_size</c>.</exception>
    public async Task<string> StoreAsync(ReadOnlyMemory<byte> file, CancellationToken cancellation)
    {
        var header = ImageHeader.Read(file.Span)
            ?? throw new PermanentException("picture_unreadable", "The file is no PNG, JPEG or WebP picture, or only a part of one.");
        if (!header.IsWithinLimits)
            throw new PermanentException("picture_size", $"A picture of {header.Width}x{header.Height} pixels cannot be used; each side is 64 to 8192, and 40 million pixels are the most.");
        var name = $"uploads/pictures/{Convert.ToHexStringLower(SHA256.HashData(file.Span).AsSpan(0, 16))}.{header.Extension}";
        // Also when it is there: from now on it is not old, and the cleaner leaves it.
        using var stream = new MemoryStream(file.ToArray(), writable: false);
        await blobs.WriteAsync(name, stream, header.MediaType, cancellation);
        return name;
    }

    /// <exception cref="PermanentException"><c>photo_unreadable</c>: it cannot be decoded.</exception>
    public async Task<Picture> LayOutAsync(string upload, PictureRequest request, CancellationToken cancellation)
    {
        var scene = new PhotoScene(upload, PictureAddress.Bounded(request) with { Prompt = "", Keywords = [] });
        var address = PhotoScenes.Address(scene);
        var picture = await jobs.MakeAsync(
            address, MediaJobKind.Illustrate, JsonSerializer.Serialize(new IllustrateTask(null, scene), VisualsJsonContext.Default.IllustrateTask),
            stop => artefacts.FindAsync(address, VisualsJsonContext.Default.Picture, stop), cancellation);
        return picture with { Provider = Provider, Photo = upload };
    }
}
