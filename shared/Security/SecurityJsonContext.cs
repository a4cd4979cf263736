using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Security;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DeniedToken))]
internal sealed partial class SecurityJsonContext : JsonSerializerContext;
