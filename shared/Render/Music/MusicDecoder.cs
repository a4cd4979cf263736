using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render.Sound;
using AutoVideo.Storage;

namespace AutoVideo.Render.Music;

/// <summary>Decodes uploaded music with FFmpeg in a limited process: its first sound alone, no pictures, no other file.</summary>
internal sealed class MusicDecoder(IBlobStore blobs, ToolRunner tools)
{
    private const int Rate = WavFile.SampleRate, BytesPerSecond = Rate * 4;
    private const long MemoryLimit = 2L << 30;

    /// <summary>Decodes all of it and measures it.</summary>
    /// <exception cref="PermanentException"><c>music_unreadable</c>, <c>music_length</c>.</exception>
    internal async Task<MusicFile> MeasureAsync(string blob, string workspace, CancellationToken cancellation)
    {
        var log = new StringBuilder();
        var bytes = 0L;
        await RunAsync(blob, workspace, UploadedMusic.MaxSeconds + 1, ["-af", "ebur128=framelog=verbose"], "info", async (stream, stop) =>
        {
            var buffer = new byte[64 * 1024];
            while (await stream.ReadAsync(buffer, stop) is > 0 and var count)
                bytes += count;
        }, line => log.Append(line).Append('\n'), cancellation);
        var seconds = (double)bytes / BytesPerSecond;
        if (seconds is < UploadedMusic.MinSeconds or > UploadedMusic.MaxSeconds)
            throw new PermanentException("music_length", $"Music lasts from {UploadedMusic.MinSeconds} to {UploadedMusic.MaxSeconds} s.");
        return Loudness.Parse(log.ToString()) is { Integrated: > -69 } loudness
            ? new(blob, Math.Round(seconds, 3), loudness.Integrated)
            : throw new PermanentException("music_unreadable", "The file holds no sound that can be heard.");
    }

    /// <summary>The beginning of it.</summary>
    /// <param name="samples">At most so many per channel.</param>
    /// <returns>Stereo, interleaved.</returns>
    internal async Task<short[]> DecodeAsync(string blob, long samples, string workspace, CancellationToken cancellation)
    {
        using var pcm = new MemoryStream();
        await RunAsync(blob, workspace, (double)samples / Rate, [], "error", (stream, stop) => stream.CopyToAsync(pcm, stop), null, cancellation);
        var whole = (int)Math.Min(pcm.Length / 4, samples) * 4;
        return MemoryMarshal.Cast<byte, short>(pcm.GetBuffer().AsSpan(0, whole)).ToArray();
    }

    private async Task RunAsync(
        string blob, string workspace, double seconds, string[] filter, string log, Func<Stream, CancellationToken, Task> read, Action<string>? onLine, CancellationToken cancellation)
    {
        var path = await blobs.OpenFileAsync(blob, workspace, cancellation);
        try
        {
            await tools.RunAsync(new("ffmpeg",
            [
                "-hide_banner", "-loglevel", log, "-nostats", "-nostdin", "-protocol_whitelist", "file,pipe", "-f", MusicFormat.OfBlob(blob).Demuxer,
                "-t", seconds.ToString("0.######", CultureInfo.InvariantCulture), "-i", path, "-map", "0:a:0", .. filter,
                "-ac", "2", "-ar", Rate.ToString(CultureInfo.InvariantCulture), "-c:a", "pcm_s16le", "-f", "s16le", "-",
            ])
            {
                WorkingDirectory = workspace,
                TimeLimit = TimeSpan.FromMinutes(2),
                MemoryLimitBytes = MemoryLimit,
                FileLimitBytes = 0,
                ReadOutput = read,
                OnErrorLine = onLine,
            }, cancellation);
        }
        catch (Exception fault) when (fault is ToolFailedException or TimeoutException)
        {
            throw new PermanentException("music_unreadable", "The file cannot be decoded as music.", fault);
        }
    }
}
