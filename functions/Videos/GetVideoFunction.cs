using AutoVideo.Ai.Ledger;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.MediaJobs;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

public sealed class GetVideoFunction(OwnedVideos owned, IMediaJobs jobs, UsageReport usage)
{
    /// <summary>A video as it is now, with its progress.</summary>
    [Function("GetVideo"), Requires(Permissions.VideoRead), Answers<VideoView>, Fails("video_not_found")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        var view = await VideoView.OfAsync(video, jobs, cancellation) with { Cost = CostView.Of(await usage.OfVideoAsync(video, cancellation)) };
        return Results.Json(view, HttpJsonContext.Default.VideoView);
    }
}
