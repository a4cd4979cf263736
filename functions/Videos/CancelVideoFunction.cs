using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.MediaJobs;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

public sealed class CancelVideoFunction(OwnedVideos owned, VideoStore videos, IVideoPipeline pipeline, IMediaJobs jobs)
{
    /// <summary>Stops the work on a video within seconds; what was made stays for a retry.</summary>
    [Function("CancelVideo"), Requires(Permissions.VideoUpdate), Answers<VideoView>(202), Fails("video_not_found", "video_state_conflict")]
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
