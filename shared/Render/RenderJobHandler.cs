using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;

namespace AutoVideo.Render;

/// <summary>Media jobs of kind Render: <see cref="RenderRequest"/> in, <see cref="RenderResult"/> out.</summary>
internal sealed class RenderJobHandler(VideoRenderer renderer, IBlobStore blobs) : IMediaJobHandler
{
    private const int MaxTimelineBytes = 32 * 1024 * 1024;

    public MediaJobKind Kind => MediaJobKind.Render;

    public async Task<string> RunAsync(MediaJob job, string workspace, IProgress<double> progress, CancellationToken cancellation)
    {
        var request = JsonSerializer.Deserialize(job.Input, RenderJsonContext.Default.RenderRequest);
        if (request?.Timeline is null or "")
            throw new PermanentException("render_request_invalid", "A render job names no timeline.");
        var result = await renderer.RenderAsync(await ReadAsync(request.Timeline, cancellation), workspace, progress, cancellation);
        return JsonSerializer.Serialize(result, RenderJsonContext.Default.RenderResult);
    }

    private async Task<byte[]> ReadAsync(string name, CancellationToken cancellation)
    {
        var properties = await blobs.FindAsync(name, cancellation) ?? throw new PermanentException("timeline_missing", $"There is no timeline '{name}'.");
        if (properties.Length > MaxTimelineBytes)
            throw new PermanentException("timeline_invalid", $"The timeline is larger than {MaxTimelineBytes} bytes.");
        await using var stream = await blobs.OpenReadAsync(name, null, cancellation);
        var json = new byte[properties.Length];
        await stream.ReadExactlyAsync(json, cancellation);
        return json;
    }
}
