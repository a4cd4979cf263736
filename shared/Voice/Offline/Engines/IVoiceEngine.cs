using AutoVideo.Voice.Offline.Reading;
using AutoVideo.Voice.Sound;

namespace AutoVideo.Voice.Offline.Engines;

/// <param name="Units">For each unit of the line when it is heard; null where the voice said nothing.</param>
internal sealed record RawSpeech(MonoSound Sound, IReadOnlyList<UnitTime?> Units, double CpuSeconds);

/// <summary>Seconds from the start of the sound.</summary>
internal readonly record struct UnitTime(double Start, double End);

/// <summary>One of the speaking programs.</summary>
internal interface IVoiceEngine
{
    VoiceEngine Engine { get; }

    /// <summary>Speaks the units that can be said (at least one) in processes of this line's own.</summary>
    /// <param name="folder">For files of this line.</param>
    Task<RawSpeech> SpeakAsync(OfflineVoice voice, IReadOnlyList<SpokenUnit> units, double rate, string folder, CancellationToken cancellation);
}
