using System.Text.Json.Serialization;
using OpenAI.Audio;

namespace AutoVideo.Ai.Transcription;

/// <summary>All that determines a transcript.</summary>
internal sealed record AskedTranscript(string Provider, string Model, string Kind, string Sha256, string? Language, string? Hint);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AskedTranscript))]
[JsonSerializable(typeof(Transcript))]
[JsonSerializable(typeof(Recording))]
[JsonSerializable(typeof(RecordingFeedPosition))]
internal sealed partial class TranscriptionJsonContext : JsonSerializerContext;

/// <summary>From <c>verbose_json</c> to words and phrases in order: whisper's times overlap and run backwards now and then.</summary>
internal static class TranscriptReader
{
    private const double Shortest = 0.02;

    // Whisper names languages in English.
    private static readonly Dictionary<string, string> Tags = new(StringComparer.OrdinalIgnoreCase)
    {
        ["english"] = "en",
        ["chinese"] = "zh",
        ["japanese"] = "ja",
        ["russian"] = "ru",
        ["german"] = "de",
        ["french"] = "fr",
        ["spanish"] = "es",
        ["italian"] = "it",
        ["portuguese"] = "pt",
        ["korean"] = "ko",
        ["dutch"] = "nl",
        ["polish"] = "pl",
        ["ukrainian"] = "uk",
        ["turkish"] = "tr",
        ["arabic"] = "ar",
        ["hindi"] = "hi",
        ["vietnamese"] = "vi",
        ["thai"] = "th",
        ["indonesian"] = "id",
        ["swedish"] = "sv",
        ["czech"] = "cs",
    };

    /// <summary>Null: there is text, but no times.</summary>
    public static Transcript? Read(AudioTranscription answer, string provider, string model, string? wanted)
    {
        var words = new List<TranscribedWord>();
        double last = 0;
        foreach (var word in answer.Words)
        {
            var start = Math.Max(last, word.StartTime.TotalSeconds);
            last = Math.Max(start + Shortest, word.EndTime.TotalSeconds);
            words.Add(new(word.Word.Trim(), Math.Round(start, 3), Math.Round(last, 3)));
        }
        if (words.Count == 0 && !string.IsNullOrWhiteSpace(answer.Text))
            return null;
        var phrases = new List<TranscribedPhrase>();
        double end = 0;
        foreach (var segment in answer.Segments)
        {
            var start = Math.Max(end, segment.StartTime.TotalSeconds);
            end = Math.Max(start + Shortest, segment.EndTime.TotalSeconds);
            phrases.Add(new(
                segment.Text.Trim(), Math.Round(start, 3), Math.Round(end, 3),
                Math.Clamp(Math.Exp(segment.AverageLogProbability), 0, 1), Math.Clamp(segment.NoSpeechProbability, 0, 1)));
        }
        var language = wanted ?? (answer.Language is { Length: > 0 } name ? Tags.GetValueOrDefault(name, name.Length <= 3 ? name : "und") : "und");
        return new(answer.Text.Trim(), language, answer.Duration?.TotalSeconds ?? last, words, phrases, provider, model);
    }
}
