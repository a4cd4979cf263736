using AutoVideo.Ai.Transcription;
using AutoVideo.Ai.Transcription.Offline;
using AutoVideo.Voice.Providers;

namespace AutoVideo.Voice;

/// <summary>Input of a media job of kind <c>voice</c>: a line for the offline voices, a sound to decode, a recording to cut, or a sound to write down.</summary>
public sealed record VoiceTask(SpeechRequest? Line, SoundToDecode? Sound)
{
    public RecordingToCut? Recording { get; init; }
    public SoundToRecognise? Recognise { get; init; }
}
