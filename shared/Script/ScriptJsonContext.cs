using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Script;

/// <summary>The stored and sent form of scripts: camelCase names, enums as strings.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ScriptDocument))]
[JsonSerializable(typeof(ScriptRequest))]
[JsonSerializable(typeof(SceneOverlay))]
[JsonSerializable(typeof(ClipCut))]
public sealed partial class ScriptJsonContext : JsonSerializerContext;
