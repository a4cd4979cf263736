using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AutoVideo.Storage;

/// <summary>Artefacts under their content address: files first, then the manifest that names them, so a manifest never lies.</summary>
public sealed class ArtefactStore(IBlobStore blobs)
{
    public async Task<T?> FindAsync<T>(ContentAddress address, JsonTypeInfo<T> type, CancellationToken cancellation) where T : class
    {
        if (await blobs.FindAsync(address.Manifest, cancellation) is null)
            return null;
        await using var stream = await blobs.OpenReadAsync(address.Manifest, null, cancellation);
        return await JsonSerializer.DeserializeAsync(stream, type, cancellation);
    }

    public async Task SaveAsync<T>(ContentAddress address, T manifest, JsonTypeInfo<T> type, CancellationToken cancellation) where T : class
    {
        using var stream = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, type));
        await blobs.WriteAsync(address.Manifest, stream, "application/json", cancellation);
    }

    /// <summary>Takes a manifest away; one that is not there is no error. Files that it names are the caller's.</summary>
    public Task RemoveAsync(ContentAddress address, CancellationToken cancellation) => blobs.DeleteAsync(address.Manifest, cancellation);
}
