using AutoVideo.Videos;
using AutoVideo.Voice.Cloning;

namespace AutoVideo.Voice;

/// <summary>A cloned voice as the API shows it; its id is what a video names as its voice.</summary>
/// <param name="Status">pending, ready, failed or deleting.</param>
/// <param name="Problem">Why it failed.</param>
internal sealed record VoiceView(
    string Id, string Name, string Status, string Provider, ConsentView Consent, string? Problem, DateTimeOffset CreatedAt, IReadOnlyDictionary<string, string> Links)
{
    public static VoiceView Of(ClonedVoice voice) => new(
        voice.Id, voice.Name, VideoView.Wire(voice.Status), ClonedVoices.Provider,
        new(voice.Consent.GivenBy, voice.Consent.Speaker, voice.Consent.Statement, voice.Consent.At, voice.Consent.SampleSha256),
        voice.Problem, voice.CreatedAt, new Dictionary<string, string> { ["self"] = $"/api/v1/voices/{voice.Id}" });
}

internal sealed record ConsentView(string GivenBy, string Speaker, string Statement, DateTimeOffset At, string SampleSha256);

/// <param name="Next">Address of the next page.</param>
internal sealed record VoicePage(IReadOnlyList<VoiceView> Items, string? Next);
