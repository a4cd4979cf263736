using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Storage;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(QueryPosition))]
[JsonSerializable(typeof(HeldLock))]
internal sealed partial class StorageJsonContext : JsonSerializerContext;
