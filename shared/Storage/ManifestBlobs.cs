using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AutoVideo.Storage;

/// <summary>Small JSON records as blobs named after their own content, so that steps can hand each other names instead of values.</summary>
public sealed class ManifestBlobs(IBlobStore blobs)
{
    public async Task<string> WriteAsync<T>(string kind, T value, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var name = $"artefacts/{kind}/{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}.json";
        await blobs.WriteOnceAsync(name, bytes, "application/json", cancellation);
        return name;
    }

    /// <exception cref="BlobNotFoundException"/>
    public async Task<T> ReadAsync<T>(string name, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        await using var stream = await blobs.OpenReadAsync(name, null, cancellation);
        return await JsonSerializer.DeserializeAsync(stream, type, cancellation)
            ?? throw new InvalidDataException($"The blob '{name}' is empty.");
    }
}
