using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AutoVideo.Storage.Cosmos;

/// <summary>
/// How a document is stored: <c>{"id":…,"pk":…,"doc":{…},"ttl":seconds,"expires":milliseconds}</c>. The service removes what is
/// past its <c>ttl</c> some time later and counts in whole seconds; <c>expires</c> (Unix time) is what readers go by.
/// </summary>
internal static class CosmosEnvelope
{
    public const string PartitionPath = "/pk";

    public static MemoryStream Write(DocumentKey key, string json, TimeSpan? timeToLive, long? expires)
    {
        var buffer = new ArrayBufferWriter<byte>(json.Length + 512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("id", key.Id);
            writer.WriteString("pk", key.Partition);
            writer.WritePropertyName("doc");
            writer.WriteRawValue(json, skipInputValidation: true); // it was validated with its size
            if (timeToLive is { } lifetime)
                writer.WriteNumber("ttl", (int)Math.Min(Math.Ceiling(lifetime.TotalSeconds), int.MaxValue));
            if (expires is { } moment)
                writer.WriteNumber("expires", moment);
            writer.WriteEndObject();
        }
        return new MemoryStream(buffer.WrittenSpan.ToArray(), writable: false);
    }

    public static bool IsExpired(JsonElement envelope, DateTimeOffset now) =>
        envelope.TryGetProperty("expires", out var expires) && expires.GetInt64() <= now.ToUnixTimeMilliseconds();

    public static StoredDocument<T> Read<T>(JsonElement envelope, JsonTypeInfo<T> type)
    {
        var id = envelope.GetProperty("id").GetString()!;
        var value = envelope.GetProperty("doc").Deserialize(type) ?? throw new JsonException($"Document '{id}' is null.");
        return new StoredDocument<T>(id, value, ETag(envelope));
    }

    public static string ETag(JsonElement envelope) =>
        CosmosETag.Of(envelope.GetProperty("_etag").GetString()!, envelope.TryGetProperty("expires", out var expires) ? expires.GetInt64() : null);

    /// <summary>Value of a property to order by; null when it is missing.</summary>
    public static object? ValueOf(JsonElement envelope, string? path)
    {
        if (path is null || !envelope.GetProperty("doc").TryGetProperty(path, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
            JsonValueKind.Number => value.GetDouble(),
            _ => null,
        };
    }
}
