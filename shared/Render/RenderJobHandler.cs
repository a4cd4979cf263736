using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;

namespace AutoVideo.Render;

/// <summary>Media jobs of kind Render: <see cref="RenderRequest"/> in, <see cref="RenderResult"/> out.</summary>
internal sealed class RenderJobHandler(VideoRenderer renderer, IBlobStore blobs) : IMediaJobHandler
{
    public MediaJobKind Kind => MediaJobKind.Render;

    public async Task<string> RunAsync(MediaJob job, string workspace, IProgress<double> progress, CancellationToken cancellation)
    {
        var request = JsonSerializer.Deserialize(job.Input, RenderJsonContext.Default.RenderRequest);
        if (request?.Timeline is null or "")
            throw new PermanentException("render_request_invalid", "A render job names no timeline.");
        var result = await renderer.RenderAsync(await TimelineBlobs.ReadAsync(blobs, request.Timeline, cancellation), workspace, progress, cancellation);
        return JsonSerializer.Serialize(result, RenderJsonContext.Default.RenderResult);
    }
}
