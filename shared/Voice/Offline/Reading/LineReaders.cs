using AutoVideo.Videos;

namespace AutoVideo.Voice.Offline.Reading;

/// <summary>
/// Reads a line in its language: splits it into the units that light up and says how each sounds. The units hold every
/// visible character in order; there is at least one unless nothing is visible.
/// </summary>
internal sealed class LineReaders(JapaneseReader japanese)
{
    public Task<IReadOnlyList<SpokenUnit>> ReadAsync(string text, OfflineVoice voice, CancellationToken cancellation) => voice.Language switch
    {
        Languages.TraditionalChinese => Task.FromResult(ChineseReader.Read(text)),
        Languages.Japanese => japanese.ReadAsync(text, cancellation),
        Languages.Russian => Task.FromResult(RussianReader.Read(text)),
        _ => Task.FromResult(EnglishReader.Read(text)),
    };
}
