using AutoVideo.Http;
using AutoVideo.MediaJobs;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

public sealed class CancelVideoFunction(OwnedVideos owned, VideoStore videos, IVideoPipeline pipeline, IMediaJobs jobs)
{
    [Function("CancelVideo")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/videos/{id}/cancel")] HttpRequest request, string id, CancellationToken cancellation)
    {
        await owned.ReadAsync(request, id, cancellation);
        var video = await videos.ApplyAsync(id, new Happened.CancelRequested(), null, cancellation);
        if (video.Status == VideoStatus.Cancelling)
            await pipeline.CancelAsync(video, cancellation);
        return Results.Json(await VideoView.OfAsync(video, jobs, cancellation), HttpJsonContext.Default.VideoView, statusCode: StatusCodes.Status202Accepted);
    }
}
