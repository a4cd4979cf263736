using AutoVideo.Http;
using AutoVideo.MediaJobs;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

public sealed class GetVideoFunction(OwnedVideos owned, IMediaJobs jobs)
{
    [Function("GetVideo")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/videos/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        return Results.Json(await VideoView.OfAsync(video, jobs, cancellation), HttpJsonContext.Default.VideoView);
    }
}
