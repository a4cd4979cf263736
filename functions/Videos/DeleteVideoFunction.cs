using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

/// <summary>Removes a finished video with its history; a running one has to be cancelled first.</summary>
public sealed class DeleteVideoFunction(OwnedVideos owned, VideoStore videos)
{
    [Function("DeleteVideo")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/videos/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        await owned.ReadAsync(request, id, cancellation);
        await videos.ApplyAsync(id, new Happened.DeleteRequested(), null, cancellation);
        return Results.NoContent();
    }
}
