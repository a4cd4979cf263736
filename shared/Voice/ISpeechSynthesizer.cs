using System.Text.Json.Serialization;

namespace AutoVideo.Voice;

/// <summary>Speaks a line. Offline voices and providers alike.</summary>
public interface ISpeechSynthesizer
{
    /// <summary>Stable name: <c>offline</c>, <c>openai</c>, ….</summary>
    string Provider { get; }

    /// <summary>The voice used for a language when none is asked for; null when the language is not spoken.</summary>
    string? DefaultVoice(string language);

    /// <summary>Whether a voice that a user names is one of these.</summary>
    bool Knows(string voice);

    /// <summary>Speaks one line; equal requests give equal bytes where the voice allows it.</summary>
    /// <exception cref="Failures.PermanentException"><c>voice_unknown</c>, <c>language_not_spoken</c>, <c>tool_missing</c>.</exception>
    Task<Speech> SpeakAsync(SpeechRequest request, CancellationToken cancellation);
}

/// <param name="Rate">Speed, 1 is the voice's own; 0.8 to 1.25.</param>
public sealed record SpeechRequest(string Text, string Language, string Voice, double Rate)
{
    /// <summary>Spoken in a voice, or of words, that belong to one user: a provider's sound of it is given to no other. The free voices' is the same for all.</summary>
    [JsonIgnore]
    public bool IsPersonal { get; init; }
}

/// <summary>One spoken line, cleaned and levelled: mono 48 kHz 16-bit WAV, no leading or trailing silence over 60 ms.</summary>
/// <param name="Audio">Blob name of the WAV.</param>
/// <param name="Samples">Length at 48 kHz.</param>
/// <param name="Words">In order of speech, not overlapping, covering every word of the text.</param>
/// <param name="IsDraftVoice">True for the offline voices: the product says so.</param>
public sealed record Speech(string Audio, long Samples, IReadOnlyList<SpokenWord> Words, string Provider, string Voice, bool IsDraftVoice)
{
    public const int SampleRate = 48_000;
    public double Seconds => (double)Samples / SampleRate;
}

/// <param name="Text">The word as written, punctuation attached ("star,"); for Chinese and Japanese a word or a character.</param>
/// <param name="Start">Seconds from the start of the line.</param>
/// <param name="End">Seconds, greater than <paramref name="Start"/>.</param>
public sealed record SpokenWord(string Text, double Start, double End);

/// <summary>How long a text takes to say, without saying it: fitted to each offline voice by measurement.</summary>
public interface ISpeechPace
{
    /// <returns>Seconds at rate 1.</returns>
    double Estimate(string text, string language, string? voice);
}
