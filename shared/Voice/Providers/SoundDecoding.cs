using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;

namespace AutoVideo.Voice.Providers;

/// <summary>A sound in a blob, to be decoded by the media worker.</summary>
/// <param name="Sound">Blob name.</param>
/// <param name="MaxSeconds">A longer one is refused.</param>
public sealed record SoundToDecode(string Sound, double MaxSeconds);

/// <summary>Mono 48 kHz 16-bit WAV.</summary>
/// <param name="Audio">Blob name.</param>
public sealed record DecodedSound(string Audio, double Seconds);

/// <summary>The side that wants a sound decoded: decoders are native tools and run in the media worker.</summary>
internal static class SoundDecoding
{
    public const double LongestLine = 600;

    /// <summary>Raise it when the same sound becomes other bytes.</summary>
    private const int CodeVersion = 1;

    public static ContentAddress Address(SoundToDecode sound) =>
        ContentAddress.Of("sound", CodeVersion, sound, VoiceJsonContext.Default.SoundToDecode);

    /// <summary>Takes what a sound was decoded to away; nothing there is no error.</summary>
    public static async Task ForgetAsync(ArtefactStore artefacts, IBlobStore blobs, string sound, double maxSeconds, CancellationToken cancellation)
    {
        var address = Address(new(sound, maxSeconds));
        await artefacts.RemoveAsync(address, cancellation);
        await blobs.DeleteAsync(address.File("wav"), cancellation);
    }

    /// <exception cref="PermanentException"><c>sound_unreadable</c>, <c>sound_too_long</c>.</exception>
    public static Task<DecodedSound> DecodeAsync(
        IMediaJobs jobs, ArtefactStore artefacts, IBlobStore blobs, string sound, CancellationToken cancellation, double maxSeconds = LongestLine)
    {
        var wanted = new SoundToDecode(sound, maxSeconds);
        var address = Address(wanted);
        var input = JsonSerializer.Serialize(new VoiceTask(null, wanted), VoiceJsonContext.Default.VoiceTask);
        return jobs.MakeAsync(address, MediaJobKind.Voice, input, async stop =>
        {
            var decoded = await artefacts.FindAsync(address, VoiceJsonContext.Default.DecodedSound, stop);
            return decoded is not null && await blobs.FindAsync(decoded.Audio, stop) is not null ? decoded : null;
        }, cancellation);
    }
}
