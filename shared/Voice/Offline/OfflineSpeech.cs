using System.Text.Json;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;

namespace AutoVideo.Voice.Offline;

/// <summary>The draft voices of Debian: looks a line up and else has the media worker speak it.</summary>
internal sealed class OfflineSpeech(IMediaJobs jobs, ArtefactStore artefacts, IBlobStore blobs) : ISpeechSynthesizer
{
    public string Provider => VoiceRequests.Provider;

    public string? DefaultVoice(string language) => OfflineVoice.DefaultOf(language)?.Name;

    public bool Knows(string voice) => OfflineVoice.Find(voice) is not null;

    public Task<Speech> SpeakAsync(SpeechRequest request, CancellationToken cancellation)
    {
        var address = VoiceRequests.Address(request, VoiceRequests.Check(request));
        var input = JsonSerializer.Serialize(new VoiceTask(request, null), VoiceJsonContext.Default.VoiceTask);
        return jobs.MakeAsync(address, MediaJobKind.Voice, input, stop => FindAsync(address, stop), cancellation);
    }

    private async Task<Speech?> FindAsync(ContentAddress address, CancellationToken cancellation)
    {
        var speech = await artefacts.FindAsync(address, VoiceJsonContext.Default.Speech, cancellation);
        return speech is not null && await blobs.FindAsync(speech.Audio, cancellation) is not null ? speech : null;
    }
}
