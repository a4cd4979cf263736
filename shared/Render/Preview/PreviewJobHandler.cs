using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;

namespace AutoVideo.Render.Preview;

/// <summary>Media jobs of kind Preview: <see cref="PreviewRequest"/> in, <see cref="PreviewResult"/> out.</summary>
internal sealed class PreviewJobHandler(PreviewRenderer renderer, IBlobStore blobs) : IMediaJobHandler
{
    public MediaJobKind Kind => MediaJobKind.Preview;

    public async Task<string> RunAsync(MediaJob job, string workspace, IProgress<double> progress, CancellationToken cancellation)
    {
        var request = JsonSerializer.Deserialize(job.Input, RenderJsonContext.Default.PreviewRequest);
        if (request?.Timeline is null or "")
            throw new PermanentException("render_request_invalid", "A preview names no timeline.");
        var timeline = TimelineJson.Parse(await TimelineBlobs.ReadAsync(blobs, request.Timeline, cancellation));
        var result = await renderer.RenderAsync(request.Timeline, timeline, workspace, progress, cancellation);
        return JsonSerializer.Serialize(result, RenderJsonContext.Default.PreviewResult);
    }
}
