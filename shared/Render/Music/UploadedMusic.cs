using System.Security.Cryptography;
using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;

namespace AutoVideo.Render.Music;

/// <summary>A file to be measured by the media worker.</summary>
/// <param name="Upload">Blob name.</param>
public sealed record MusicToMeasure(string Upload);

/// <summary>Music that people upload for a video. It is kept as it came, and heard only decoded in a limited process and levelled.</summary>
public sealed class UploadedMusic(IBlobStore blobs, IMediaJobs jobs)
{
    public const int MaxBytes = 20 * 1024 * 1024;
    internal const double MinSeconds = 1, MaxSeconds = 600;
    internal const string Folder = "uploads/music/";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(90);

    /// <param name="file">A whole WAV, MP3, M4A or OGG, 1 to 600 s.</param>
    /// <returns>The same file has the same name.</returns>
    /// <exception cref="PermanentException"><c>music_unreadable</c>, <c>music_length</c>.</exception>
    /// <exception cref="TransientException">The media worker has no time just now.</exception>
    public async Task<MusicFile> StoreAsync(ReadOnlyMemory<byte> file, CancellationToken cancellation)
    {
        var format = MusicFormat.Of(file.Span) ?? throw new PermanentException("music_unreadable", "The file is no WAV, MP3, M4A or OGG.");
        var hash = Convert.ToHexStringLower(SHA256.HashData(file.Span).AsSpan(0, 16));
        var name = $"{Folder}{hash}.{format.Extension}";
        // Also when it is there: from now on it is not old, and the cleaner leaves it.
        using var stream = new MemoryStream(file.ToArray(), writable: false);
        await blobs.WriteAsync(name, stream, format.MediaType, cancellation);
        return await MeasureAsync($"music-{hash}", name, cancellation);
    }

    private async Task<MusicFile> MeasureAsync(string job, string upload, CancellationToken cancellation)
    {
        MediaJobState state;
        try
        {
            state = await RunAsync(job, upload, cancellation);
        }
        catch (PermanentException fault) when (fault.Code == "media_job_unknown")
        {
            // Somebody else who had the same music was erased meanwhile, and the job with them.
            state = await RunAsync(job, upload, cancellation);
        }
        if (!state.IsFinished)
            throw new TransientException("The music could not be listened to just now; try again.");
        return JsonSerializer.Deserialize(state.ResultOrThrow(), RenderJsonContext.Default.MusicFile)!;
    }

    // The job stays: others may wait for the same one, and what was measured is true of these bytes whoever sends them. One that failed starts anew.
    private async Task<MediaJobState> RunAsync(string job, string upload, CancellationToken cancellation)
    {
        await jobs.SubmitAsync(new(job, MediaJobKind.Probe, JsonSerializer.Serialize(new MusicToMeasure(upload), RenderJsonContext.Default.MusicToMeasure)), cancellation);
        return await jobs.WaitAsync(job, LongestWait, cancellation);
    }
}
