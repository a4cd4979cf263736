using System.Text.Json.Serialization;

namespace AutoVideo.Script;

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ScriptAddress))]
internal sealed partial class ScriptAddressJsonContext : JsonSerializerContext;
