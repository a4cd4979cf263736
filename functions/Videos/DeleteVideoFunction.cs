using AutoVideo.AccountData;
using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

/// <summary>Removes a finished video with its history; a running one has to be cancelled first.</summary>
public sealed class DeleteVideoFunction(OwnedVideos owned, VideoStore videos, IInstanceHistories histories, IEnumerable<IVideoFinished> finished)
{
    [Function("DeleteVideo"), Requires(Permissions.VideoDelete), Answers(204), Fails("video_not_found", "video_state_conflict", "try_again")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/videos/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        // The sweep will not see it any more.
        if (video.IsFinished)
        {
            foreach (var follower in finished)
                await follower.FinishedAsync(video, cancellation);
            // A language that is made a second time has the id of the first.
            for (var attempt = 1; attempt <= video.Attempt; attempt++)
                await histories.ForgetAsync(Video.InstanceIdOf(id, attempt), cancellation);
        }
        await videos.ApplyAsync(id, new Happened.DeleteRequested(), null, cancellation);
        return Results.NoContent();
    }
}
