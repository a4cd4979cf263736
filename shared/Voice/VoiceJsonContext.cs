using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Voice;

/// <summary>What voices store and send between processes.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SpeechRequest))]
[JsonSerializable(typeof(Speech))]
public sealed partial class VoiceJsonContext : JsonSerializerContext;
