using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Storage;
using AutoVideo.Voice.Sound;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Voice.Providers;

/// <summary>Decodes a sound to mono 48 kHz WAV with ffmpeg; what it cannot decode is no sound.</summary>
internal sealed partial class SoundDecoder(ToolRunner tools, ArtefactStore artefacts, IBlobStore blobs, ILogger<SoundDecoder> logger)
{
    private const long MemoryLimit = 1L * 1024 * 1024 * 1024;

    public async Task<DecodedSound> DecodeAsync(SoundToDecode wanted, string workspace, CancellationToken cancellation)
    {
        var address = SoundDecoding.Address(wanted);
        if (await artefacts.FindAsync(address, VoiceJsonContext.Default.DecodedSound, cancellation) is { } known && await blobs.FindAsync(known.Audio, cancellation) is not null)
            return known;
        var source = await blobs.OpenFileAsync(wanted.Sound, workspace, cancellation);
        var target = Path.Combine(workspace, "decoded.wav");
        await RunAsync(source, target, wanted.MaxSeconds, workspace, cancellation);
        var sound = WaveFile.Parse(await File.ReadAllBytesAsync(target, cancellation));
        if (sound.Samples.Length == 0)
            throw new PermanentException("sound_unreadable", "There is no sound in the file.");
        if (sound.Seconds > wanted.MaxSeconds)
            throw new PermanentException("sound_too_long", $"The sound is longer than {wanted.MaxSeconds:0} s.");
        var audio = await blobs.WriteFileAsync(address.File("wav"), target, "audio/wav", cancellation);
        var decoded = new DecodedSound(audio.Name, sound.Seconds);
        await artefacts.SaveAsync(address, decoded, VoiceJsonContext.Default.DecodedSound, cancellation);
        LogDecoded(address.ToString(), sound.Seconds);
        return decoded;
    }

    private async Task RunAsync(string source, string target, double maxSeconds, string workspace, CancellationToken cancellation)
    {
        // One second more than allowed, so that a longer sound is seen without decoding all of it; no protocol but files, no playlists.
        var command = new ToolCommand("ffmpeg",
        [
            "-hide_banner", "-nostdin", "-v", "error", "-protocol_whitelist", "file", "-format_whitelist", "mp3,wav,ogg,flac,mov,aac,matroska",
            "-i", source, "-map", "0:a:0", "-t", (maxSeconds + 1).ToString(CultureInfo.InvariantCulture), "-ac", "1", "-ar", "48000", "-c:a", "pcm_s16le",
            "-map_metadata", "-1", "-bitexact", "-y", target,
        ])
        {
            WorkingDirectory = workspace,
            TimeLimit = TimeSpan.FromMinutes(1),
            MemoryLimitBytes = MemoryLimit,
        };
        try
        {
            await tools.RunAsync(command, cancellation);
        }
        catch (ToolFailedException failure)
        {
            throw new PermanentException("sound_unreadable", "The file is no sound that can be read; use WAV, MP3, M4A, FLAC, OGG or WebM.", failure);
        }
        catch (TimeoutException slow)
        {
            throw new PermanentException("sound_unreadable", "The sound takes too long to read.", slow);
        }
    }

    [LoggerMessage(3202, LogLevel.Debug, "Decoded {Address}: {Seconds:0.00} s")]
    private partial void LogDecoded(string address, double seconds);
}
