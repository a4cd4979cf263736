using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;

namespace AutoVideo.Voice.Offline;

/// <summary>The draft voices of Debian: looks a line up and else has the media worker speak it.</summary>
internal sealed class OfflineSpeech(IMediaJobs jobs, ArtefactStore artefacts, IBlobStore blobs) : ISpeechSynthesizer
{
    private const int MaxSubmissions = 3;

    public string Provider => VoiceRequests.Provider;

    public string? DefaultVoice(string language) => OfflineVoice.DefaultOf(language)?.Name;

    public async Task<Speech> SpeakAsync(SpeechRequest request, CancellationToken cancellation)
    {
        var address = VoiceRequests.Address(request, VoiceRequests.Check(request));
        for (var submission = 0; submission < MaxSubmissions; submission++)
        {
            if (await FindAsync(address, cancellation) is { } known)
                return known;
            // A job that succeeded is not run again under its id, but its sound may have been cleaned away since.
            var id = submission == 0 ? address.ToString() : $"{address}-{submission}";
            await jobs.RunAsync(new(id, MediaJobKind.Voice, JsonSerializer.Serialize(request, VoiceJsonContext.Default.SpeechRequest)), cancellation);
        }
        return await FindAsync(address, cancellation)
            ?? throw new TransientException("The spoken line vanished before it could be used.");
    }

    private async Task<Speech?> FindAsync(ContentAddress address, CancellationToken cancellation)
    {
        var speech = await artefacts.FindAsync(address, VoiceJsonContext.Default.Speech, cancellation);
        return speech is not null && await blobs.FindAsync(speech.Audio, cancellation) is not null ? speech : null;
    }
}
