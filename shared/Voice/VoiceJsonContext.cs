using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Ai.Transcription;
using AutoVideo.Voice.Providers;

namespace AutoVideo.Voice;

/// <summary>What voices store and send between processes.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SpeechRequest))]
[JsonSerializable(typeof(Speech))]
[JsonSerializable(typeof(VoiceTask))]
[JsonSerializable(typeof(SoundToDecode))]
[JsonSerializable(typeof(DecodedSound))]
[JsonSerializable(typeof(CutRecording))]
public sealed partial class VoiceJsonContext : JsonSerializerContext;
