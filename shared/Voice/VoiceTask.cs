using AutoVideo.Voice.Providers;

namespace AutoVideo.Voice;

/// <summary>Input of a media job of kind <c>voice</c>: a line for the offline voices, or a sound to decode.</summary>
public sealed record VoiceTask(SpeechRequest? Line, SoundToDecode? Sound);
