using AutoVideo.Ai;
using AutoVideo.Failures;
using AutoVideo.Videos;
using AutoVideo.Voice.Cloning;
using AutoVideo.Voice.Offline;

namespace AutoVideo.Voice;

/// <summary>
/// All voices in the order of the setting. One voice speaks a whole video: which one is chosen here, kept by the video, and replaced here
/// when its provider fails. A voice asked for by name is spoken by providers that have it, and by nobody else.
/// </summary>
public sealed class SpeechChain
{
    /// <summary>The provider whose voices cost nothing.</summary>
    public const string Offline = VoiceRequests.Provider;

    private readonly IReadOnlyList<ISpeechSynthesizer> voices;
    private readonly ClonedVoices clones;

    internal SpeechChain(IReadOnlyList<ISpeechSynthesizer> voices, ClonedVoices clones) => (this.voices, this.clones) = (voices, clones);

    /// <summary>Providers that speak, first choice first.</summary>
    public IReadOnlyList<string> Providers => [.. voices.Select(voice => voice.Provider)];

    /// <param name="wanted">The voice that the video asks for; null for each provider's own choice.</param>
    /// <exception cref="PermanentException"><c>language_not_spoken</c>, <c>voice_unknown</c>.</exception>
    public VoiceChoice First(string? wanted, string language) => Choices(wanted, language).FirstOrDefault() ?? throw (wanted is null
        ? new PermanentException("language_not_spoken", $"No configured voice speaks '{language}'.")
        : Unknown(wanted));

    /// <summary>Whose turn it is in the order of this moment; null when nobody is left.</summary>
    /// <param name="failed">Providers that have had theirs.</param>
    public VoiceChoice? After(IReadOnlyCollection<string> failed, string? wanted, string language) =>
        Choices(wanted, language).FirstOrDefault(choice => !failed.Contains(choice.Provider));

    /// <summary>Refuses a voice that nobody has, or that is somebody else's.</summary>
    /// <exception cref="PermanentException"><c>voice_unknown</c>.</exception>
    public async Task CheckAsync(string? wanted, string ownerId, CancellationToken cancellation)
    {
        if (wanted is null)
            return;
        if (ClonedVoice.IsId(wanted))
            await clones.ReadyAsync(ownerId, wanted, cancellation);
        else if (!voices.Any(voice => voice.Knows(wanted)))
            throw Unknown(wanted);
    }

    /// <param name="ownerId">Whose video it is: a cloned voice speaks for its owner alone.</param>
    /// <param name="isPersonal">The words are the owner's own: their sound is given to no other user.</param>
    /// <exception cref="ProviderException">The provider gave no answer.</exception>
    /// <exception cref="PermanentException"><c>voice_unknown</c>, <c>content_refused</c>, and as <see cref="ISpeechSynthesizer.SpeakAsync"/>.</exception>
    public async Task<Speech> SpeakAsync(VoiceChoice choice, string ownerId, string text, string language, double rate, bool isPersonal, CancellationToken cancellation)
    {
        var voice = voices.FirstOrDefault(voice => voice.Provider == choice.Provider)
            ?? throw new PermanentException("voice_unknown", $"'{choice.Provider}' is not configured any more; retry the video.");
        if (!ClonedVoice.IsId(choice.Voice))
            return await voice.SpeakAsync(new SpeechRequest(text, language, choice.Voice, rate) { IsPersonal = isPersonal }, cancellation);
        var clone = await clones.ReadyAsync(ownerId, choice.Voice, cancellation);
        var speech = await voice.SpeakAsync(new SpeechRequest(text, language, clone.VendorVoice!, rate) { IsPersonal = true }, cancellation);
        return speech with { Voice = choice.Voice };
    }

    private IEnumerable<VoiceChoice> Choices(string? wanted, string language)
    {
        foreach (var voice in voices)
        {
            if (wanted is null && voice.DefaultVoice(language) is { } own)
                yield return new(voice.Provider, own);
            else if (wanted is not null && (ClonedVoice.IsId(wanted) ? voice.Provider == ClonedVoices.Provider : voice.Knows(wanted)))
                yield return new(voice.Provider, wanted);
        }
    }

    private static PermanentException Unknown(string voice) =>
        new("voice_unknown", $"There is no voice '{(voice.Length <= 40 ? voice : voice[..40] + "…")}' among those of the configured providers.");
}
