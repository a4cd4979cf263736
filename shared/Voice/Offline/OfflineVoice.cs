using AutoVideo.Videos;

namespace AutoVideo.Voice.Offline;

internal enum VoiceEngine { Festival, Flite, Espeak }

/// <param name="Name">What users choose.</param>
/// <param name="EngineVoice">What the engine calls it.</param>
internal sealed record OfflineVoice(string Name, string Language, VoiceEngine Engine, string EngineVoice)
{
    public static IReadOnlyList<OfflineVoice> All { get; } =
    [
        new("ava", Languages.English, VoiceEngine.Festival, "cmu_us_slt_arctic_hts"),
        new("leo", Languages.English, VoiceEngine.Flite, "rms"),
        new("mei", Languages.TraditionalChinese, VoiceEngine.Espeak, "cmn-latn-pinyin"),
        new("yuki", Languages.Japanese, VoiceEngine.Espeak, "ja"),
        new("nina", Languages.Russian, VoiceEngine.Espeak, "ru"),
    ];

    /// <summary>The first voice of a language is its default.</summary>
    public static OfflineVoice? DefaultOf(string language) => All.FirstOrDefault(voice => voice.Language == language);

    public static OfflineVoice? Find(string name) => All.FirstOrDefault(voice => voice.Name == name);
}
