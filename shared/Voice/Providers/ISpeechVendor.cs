namespace AutoVideo.Voice.Providers;

/// <summary>The voices of one provider. Adapters do one call each: limits on time, retries and fail-over are the caller's.</summary>
internal interface ISpeechVendor
{
    /// <summary>Stable name: <c>openai</c>, <c>elevenlabs</c>, ….</summary>
    string Provider { get; }

    /// <summary>The provider's name of the model.</summary>
    string Model { get; }

    /// <summary>Tokens that a second of speech takes, for those who charge by them; 0 for others.</summary>
    int TokensPerSecond => 0;

    /// <summary>Characters that a text is charged as.</summary>
    long CharactersOf(string text) => text.Length;

    /// <summary>The voice used for a language when none is asked for; null when the language is not spoken.</summary>
    string? DefaultVoice(string language);

    /// <summary>Whether a voice that a user names is one of this provider's.</summary>
    bool Knows(string voice);

    /// <summary>Speaks one line, as the provider gives it.</summary>
    /// <exception cref="Ai.ProviderException">There was no answer.</exception>
    /// <exception cref="Failures.PermanentException"><c>content_refused</c>.</exception>
    Task<VendorSound> SpeakAsync(SpeechRequest request, CancellationToken cancellation);
}

/// <param name="SampleRate">Hz of <see cref="SoundKind.Pcm"/>; the others say it themselves.</param>
/// <param name="Heard">When each character is heard, where the provider says so.</param>
internal sealed record VendorSound(byte[] Bytes, SoundKind Kind, int SampleRate = 0, HeardText? Heard = null)
{
    /// <summary>For those who charge by them.</summary>
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
}

/// <summary>Wave: RIFF. Pcm: bare 16-bit little-endian mono. Coded: mp3, opus, …: decoded by the media worker.</summary>
internal enum SoundKind { Wave, Pcm, Coded }

/// <summary>The spoken text character by character, each with its seconds from the start of the sound; lists of equal length.</summary>
internal sealed record HeardText(IReadOnlyList<string> Characters, IReadOnlyList<double> Starts, IReadOnlyList<double> Ends);
