using AutoVideo.Http;
using AutoVideo.Videos;

namespace AutoVideo.Ai.Transcription;

/// <param name="Status">accepted, ready or failed.</param>
/// <param name="Name">As it was given.</param>
/// <param name="Language">BCP 47: as asked for, and once it is ready as recognised.</param>
/// <param name="Seconds">Length of the recording, once it is ready.</param>
/// <param name="Provider">Who wrote it down; none where nothing was to be heard.</param>
/// <param name="Text">All that is said. Lists leave it out.</param>
/// <param name="Words">Each word with its time. Lists leave them out.</param>
/// <param name="Phrases">What belongs together, with its time. Lists leave them out.</param>
/// <param name="Code">Why it failed.</param>
/// <param name="Message">The same for a person.</param>
/// <param name="Links">self, and once it is ready srt and vtt.</param>
internal sealed record TranscriptionView(
    string Id, string Status, string? Name, string? Language, double? Seconds, string? Provider, string? Model, string? Text, IReadOnlyList<WordTimeView>? Words,
    IReadOnlyList<PhraseTimeView>? Phrases, string? Code, string? Message, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, IReadOnlyDictionary<string, string> Links)
    : IExample<TranscriptionView>
{
    public static TranscriptionView Example { get; } = Of(
        new Recording(
            "rec_0198c6a1b2c37d4e8f90a1b2c3d4e5f6", "usr_1", RecordingStatus.Ready, "audio/wav", 64_044, new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero), new(2026, 11, 21, 9, 0, 7, TimeSpan.Zero), "bees.wav")
        {
            Result = new(2, "en", 2, 11, "openai", "whisper-1"),
        },
        new Transcript("Bees dance.", "en", 2, [new("Bees", 0, 0.6), new("dance.", 0.7, 1.4)], [new("Bees dance.", 0, 1.4, 0.9, 0)], "openai", "whisper-1"));

    public static TranscriptionView Of(Recording recording, Transcript? transcript = null) => new(
        recording.Id, VideoView.Wire(recording.Status), recording.Name, recording.Result?.Language ?? recording.Language, recording.Result?.Seconds,
        recording.Result?.Provider, recording.Result?.Model, transcript?.Text,
        transcript is null ? null : [.. transcript.Words.Select(word => new WordTimeView(word.Text, word.Start, word.End))],
        transcript is null ? null : [.. transcript.Phrases.Select(phrase => new PhraseTimeView(phrase.Text, phrase.Start, phrase.End, Math.Round(phrase.Confidence, 3)))],
        recording.Error?.Code, recording.Error?.Message, recording.CreatedAt, recording.UpdatedAt, LinksOf(recording));

    private static Dictionary<string, string> LinksOf(Recording recording)
    {
        var self = $"/api/v1/ai/transcriptions/{recording.Id}";
        var links = new Dictionary<string, string> { ["self"] = self };
        if (recording.Status == RecordingStatus.Ready)
            (links["srt"], links["vtt"]) = ($"{self}/captions.srt", $"{self}/captions.vtt");
        return links;
    }
}

/// <param name="Start">Seconds from the start of the recording.</param>
internal sealed record WordTimeView(string Text, double Start, double End);

/// <param name="Start">Seconds from the start of the recording.</param>
/// <param name="Confidence">0 to 1: how sure the recogniser was.</param>
internal sealed record PhraseTimeView(string Text, double Start, double End, double Confidence);

/// <param name="Next">Address of the next page.</param>
internal sealed record TranscriptionPage(IReadOnlyList<TranscriptionView> Items, string? Next);
