using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Storage;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(QueryPosition))]
internal sealed partial class StorageJsonContext : JsonSerializerContext;
