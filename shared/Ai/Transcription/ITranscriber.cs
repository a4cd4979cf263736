namespace AutoVideo.Ai.Transcription;

/// <summary>Writes down what is said in a sound. Providers and the offline recogniser alike.</summary>
public interface ITranscriber
{
    /// <summary>Stable name: <c>openai</c>, ….</summary>
    string Provider { get; }

    string Model { get; }

    /// <summary>Largest file it takes; a longer sound is cut into chunks by the caller. 0: nobody is configured.</summary>
    long MaxBytes { get; }

    /// <exception cref="ProviderException">There was no answer.</exception>
    /// <exception cref="Failures.PermanentException"><c>sound_too_large</c>, <c>sound_kind_unknown</c>.</exception>
    Task<Transcript> TranscribeAsync(TranscriptionRequest request, CancellationToken cancellation);
}

/// <param name="Sound">Blob name; its ending says what it is: flac, mp3, mp4, m4a, ogg, wav or webm.</param>
/// <param name="Seconds">Length, for the estimate of what the call costs.</param>
/// <param name="Language">BCP 47; null to find out.</param>
/// <param name="Hint">Names and terms that occur, or what was said just before; at most 800 characters.</param>
public sealed record TranscriptionRequest(string Sound, double Seconds, string? Language = null, string? Hint = null);

/// <summary>Times are seconds from the start of the sound; words and segments are in order and do not overlap.</summary>
/// <param name="Language">BCP 47 of the primary language, as recognised.</param>
public sealed record Transcript(
    string Text, string Language, double Seconds, IReadOnlyList<TranscribedWord> Words, IReadOnlyList<TranscribedPhrase> Phrases, string Provider, string Model)
{
    /// <summary>Blob in which the answer is kept for whoever asked, so that it is not paid for twice; null when it is not kept.</summary>
    public string? KeptAs { get; init; }
}

public sealed record TranscribedWord(string Text, double Start, double End);

/// <param name="Confidence">0 to 1: how sure the model was of its words.</param>
/// <param name="Silence">0 to 1: how likely it is that nobody speaks.</param>
public sealed record TranscribedPhrase(string Text, double Start, double End, double Confidence, double Silence);
