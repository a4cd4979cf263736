using System.Text.Json.Serialization;

namespace AutoVideo.Voice.ElevenLabs;

internal sealed record ElevenSpeech(string Text, string ModelId, ElevenVoiceSettings VoiceSettings, long Seed);

internal sealed record ElevenVoiceSettings(double Speed);

internal sealed record ElevenSound(string? AudioBase64, ElevenAlignment? Alignment);

internal sealed record ElevenAlignment(
    IReadOnlyList<string>? Characters, IReadOnlyList<double>? CharacterStartTimesSeconds, IReadOnlyList<double>? CharacterEndTimesSeconds);

internal sealed record ElevenVoiceAdded(string? VoiceId);

internal sealed record ElevenVoices(IReadOnlyList<ElevenVoice>? Voices);

internal sealed record ElevenVoice(string? VoiceId, string? Name);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 32)]
[JsonSerializable(typeof(ElevenSpeech))]
[JsonSerializable(typeof(ElevenSound))]
[JsonSerializable(typeof(ElevenVoiceAdded))]
[JsonSerializable(typeof(ElevenVoices))]
internal sealed partial class ElevenLabsJsonContext : JsonSerializerContext;
