using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

/// <summary>Removes a finished video with its history; a running one has to be cancelled first.</summary>
public sealed class DeleteVideoFunction(OwnedVideos owned, VideoStore videos, IEnumerable<IVideoFinished> finished)
{
    [Function("DeleteVideo"), Requires(Permissions.VideoDelete), Answers(204), Fails("video_not_found", "video_state_conflict")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/videos/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        // The sweep will not see it any more.
        if (video.IsFinished)
            foreach (var follower in finished)
                await follower.FinishedAsync(video, cancellation);
        await videos.ApplyAsync(id, new Happened.DeleteRequested(), null, cancellation);
        return Results.NoContent();
    }
}
