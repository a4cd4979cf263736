using System.Security.Cryptography;
using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;
using AutoVideo.Voice;

namespace AutoVideo.Ai.Transcription.Offline;

/// <summary>A sound to be written down by the media worker.</summary>
/// <param name="Sound">Blob name.</param>
/// <param name="Sha256">Of its bytes, in hex: what its transcript is kept under.</param>
public sealed record SoundToRecognise(string Sound, string Sha256);

/// <summary>
/// The recogniser of this machine: PocketSphinx with the English model of Debian, as a media job. It costs nothing and sends nothing away; it knows
/// English only, takes what it hears for English, and gets one word in six of our own voice wrong, of people far more (docs/performance.md).
/// </summary>
internal sealed class OfflineTranscriber(IMediaJobs jobs, ArtefactStore artefacts, IBlobStore blobs) : ITranscriber
{
    public const string Name = "offline";
    public const string ModelName = "pocketsphinx-en-us";
    public const string Language = "en";

    // Twenty minutes of what recordings are cut into.
    private const long Limit = 40 * 1024 * 1024;

    /// <summary>Raise it when the same sound is written down in another way.</summary>
    private const int CodeVersion = 1;

    public string Provider => Name;
    public string Model => ModelName;
    public long MaxBytes => Limit;

    public static ContentAddress Address(SoundToRecognise sound) => new("transcript-offline", $"{sound.Sha256[..32]}-{CodeVersion}");

    public async Task<Transcript> TranscribeAsync(TranscriptionRequest request, CancellationToken cancellation)
    {
        if (request.Language is { } wanted && wanted.Split('-')[0] != Language)
            throw new ProviderException(Name, ProviderFault.Rejected, $"It knows English only, not '{wanted}'.") { WasSent = false };
        var found = await blobs.FindAsync(request.Sound, cancellation) ?? throw new BlobNotFoundException(request.Sound);
        if (found.Length > Limit)
            throw new PermanentException("sound_too_large", $"It takes at most {Limit / 1024 / 1024} MB at once; cut the sound into chunks.");
        string hash;
        await using (var stream = await blobs.OpenReadAsync(request.Sound, null, cancellation))
            hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
        var sound = new SoundToRecognise(request.Sound, hash);
        var address = Address(sound);
        var input = JsonSerializer.Serialize(new VoiceTask(null, null) { Recognise = sound }, VoiceJsonContext.Default.VoiceTask);
        var transcript = await jobs.MakeAsync(
            address, MediaJobKind.Voice, input, stop => artefacts.FindAsync(address, TranscriptionJsonContext.Default.Transcript, stop), cancellation);
        // The job names whose sound it was.
        await jobs.ForgetAsync(address.ToString(), cancellation);
        return transcript with { KeptAs = address.Manifest };
    }
}
