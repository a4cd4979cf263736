using AutoVideo.Videos;

namespace AutoVideo.Voice.Offline.Reading;

/// <summary>The reader of each language.</summary>
internal sealed class LineReaders
{
    public Task<IReadOnlyList<SpokenUnit>> ReadAsync(string text, OfflineVoice voice, CancellationToken cancellation) => voice.Language switch
    {
        Languages.English => Task.FromResult(EnglishReader.Read(text)),
        _ => throw new NotSupportedException(),
    };
}
