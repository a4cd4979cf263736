using AutoVideo.Http;
using AutoVideo.MediaJobs;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

/// <summary>Goes on from the stage that failed: what was made before is found under its content address.</summary>
public sealed class RetryVideoFunction(OwnedVideos owned, VideoStore videos, IVideoPipeline pipeline, IMediaJobs jobs)
{
    [Function("RetryVideo")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/videos/{id}/retry")] HttpRequest request, string id, CancellationToken cancellation)
    {
        await owned.ReadAsync(request, id, cancellation);
        var video = await videos.ApplyAsync(id, new Happened.RetryRequested(), null, cancellation);
        if (video.Status == VideoStatus.Accepted)
            await pipeline.StartAsync(video, cancellation);
        return Results.Json(await VideoView.OfAsync(video, jobs, cancellation), HttpJsonContext.Default.VideoView, statusCode: StatusCodes.Status202Accepted);
    }
}
