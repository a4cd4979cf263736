using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.IdempotencyKeys;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IdempotencyClaim))]
internal sealed partial class IdempotencyJsonContext : JsonSerializerContext;
