using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Streaming;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SpilledView))]
[JsonSerializable(typeof(FeedRemoval))]
internal sealed partial class StreamingBufferJsonContext : JsonSerializerContext;
