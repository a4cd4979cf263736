using AutoVideo.Ai.Estimates;
using AutoVideo.Ai.Quotas;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.MediaJobs;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

/// <summary>Goes on from the stage that failed: what was made before is found under its content address.</summary>
public sealed class RetryVideoFunction(OwnedVideos owned, VideoAllowance allowance, RenderMinutes minutes, VideoStore videos, IVideoPipeline pipeline, IMediaJobs jobs)
{
    [Function("RetryVideo"), Requires(Permissions.VideoCreate), Answers<VideoView>(202), Fails("video_not_found", "video_state_conflict", "quota_exceeded")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/videos/{id}/retry")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var before = await owned.ReadAsync(request, id, cancellation);
        if (before.Status is VideoStatus.Failed or VideoStatus.Cancelled)
        {
            await allowance.CheckLeftAsync(before, cancellation);
            await minutes.ReserveAsync(before.OwnerId, before.Id, before.Attempt + 1, before.Request.Seconds, cancellation);
        }
        var video = await videos.ApplyAsync(id, new Happened.RetryRequested(), null, cancellation);
        if (video.Status == VideoStatus.Accepted)
            await pipeline.StartAsync(video, cancellation);
        return Results.Json(await VideoView.OfAsync(video, jobs, cancellation), HttpJsonContext.Default.VideoView, statusCode: StatusCodes.Status202Accepted);
    }
}
