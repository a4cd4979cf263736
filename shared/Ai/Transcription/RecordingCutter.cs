using System.Globalization;
using System.Runtime.InteropServices;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Transcription;

/// <summary>Takes the sound of a recording out in a limited process, mono at 16 kHz, and cuts it into parts that providers take.</summary>
internal sealed class RecordingCutter(ToolRunner tools, IBlobStore blobs)
{
    private const int Rate = 16_000, BytesPerSample = 2;
    private const int SamplesOfFrame = (int)(Rate * RecordingCuts.Frame);
    private const long MemoryLimit = 2L << 30;

    /// <exception cref="PermanentException"><c>sound_unreadable</c>, <c>sound_too_long</c>.</exception>
    public async Task<CutRecording> CutAsync(RecordingToCut wanted, string workspace, IProgress<double> progress, CancellationToken cancellation)
    {
        var sound = Path.Combine(workspace, "sound.pcm");
        await DecodeAsync(await blobs.OpenFileAsync(wanted.Upload, workspace, cancellation), sound, wanted.MaxSeconds, workspace, cancellation);
        var samples = new FileInfo(sound).Length / BytesPerSample;
        if (samples == 0)
            throw new PermanentException("sound_unreadable", "There is no sound in the file.");
        if (samples > wanted.MaxSeconds * Rate)
            throw new PermanentException("sound_too_long", $"A recording lasts at most {wanted.MaxSeconds / 60:0} minutes.");
        progress.Report(0.5);
        var cuts = RecordingCuts.Of(await LevelsAsync(sound, cancellation));
        var parts = new List<RecordingPart>();
        foreach (var (first, frames) in cuts)
        {
            var (start, seconds) = (first * RecordingCuts.Frame, Math.Min(frames * RecordingCuts.Frame, (double)samples / Rate - first * RecordingCuts.Frame));
            var name = $"{wanted.Stem}.{parts.Count}.flac";
            var file = Path.Combine(workspace, "part.flac");
            await EncodeAsync(sound, file, start, seconds, workspace, cancellation);
            await blobs.WriteFileAsync(name, file, "audio/flac", cancellation);
            parts.Add(new(name, Math.Round(start, 3), Math.Round(seconds, 3)));
            progress.Report(0.5 + 0.5 * parts.Count / cuts.Count);
        }
        return new(Math.Round((double)samples / Rate, 3), parts);
    }

    private async Task DecodeAsync(string source, string target, double maxSeconds, string workspace, CancellationToken cancellation)
    {
        // One second more than allowed, so that a longer sound is seen without decoding all of it; no protocol but files, no playlists.
        try
        {
            await tools.RunAsync(Command(workspace,
            [
                "-protocol_whitelist", "file", "-format_whitelist", "mp3,wav,ogg,flac,mov,aac,matroska", "-i", source, "-map", "0:a:0",
                "-t", Number(maxSeconds + 1), "-vn", "-ac", "1", "-ar", $"{Rate}", "-c:a", "pcm_s16le", "-f", "s16le", "-y", target,
            ]), cancellation);
        }
        catch (ToolFailedException failure)
        {
            throw new PermanentException("sound_unreadable", "The file holds no sound that can be read; use WAV, MP3, M4A, FLAC, OGG, MP4, MOV, MKV or WebM.", failure);
        }
        catch (TimeoutException slow)
        {
            throw new PermanentException("sound_unreadable", "The sound takes too long to read.", slow);
        }
    }

    private Task EncodeAsync(string source, string target, double start, double seconds, string workspace, CancellationToken cancellation) => tools.RunAsync(Command(workspace,
    [
        "-f", "s16le", "-ar", $"{Rate}", "-ac", "1", "-ss", Number(start), "-t", Number(seconds), "-i", source, "-c:a", "flac", "-map_metadata", "-1", "-bitexact", "-y", target,
    ]), cancellation);

    private static ToolCommand Command(string workspace, IReadOnlyList<string> arguments) => new("ffmpeg", ["-hide_banner", "-nostdin", "-v", "error", .. arguments])
    {
        WorkingDirectory = workspace,
        TimeLimit = TimeSpan.FromMinutes(5),
        MemoryLimitBytes = MemoryLimit,
        FileLimitBytes = 256L << 20,
    };

    private static async Task<IReadOnlyList<double>> LevelsAsync(string sound, CancellationToken cancellation)
    {
        var levels = new List<double>();
        await using var stream = File.OpenRead(sound);
        var buffer = new byte[SamplesOfFrame * BytesPerSample];
        while (await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation) is >= BytesPerSample and var count)
            levels.Add(LevelOf(MemoryMarshal.Cast<byte, short>(buffer.AsSpan(0, count / BytesPerSample * BytesPerSample))));
        return levels;
    }

    private static double LevelOf(ReadOnlySpan<short> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
            sum += (double)sample * sample;
        return Math.Sqrt(sum / samples.Length) / short.MaxValue;
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
