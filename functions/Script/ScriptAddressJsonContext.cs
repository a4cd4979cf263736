using System.Text.Json.Serialization;

namespace AutoVideo.Script;

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ScriptAddress))]
[JsonSerializable(typeof(ScriptChoiceAddress))]
[JsonSerializable(typeof(ScriptChoice))]
internal sealed partial class ScriptAddressJsonContext : JsonSerializerContext;
