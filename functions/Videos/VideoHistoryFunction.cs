using AutoVideo.Ai.Ledger;
using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

/// <summary>Everything that happened to a video, with times, attempts and errors, oldest first.</summary>
public sealed class VideoHistoryFunction(OwnedVideos owned, VideoStore videos, UsageReport usage)
{
    [Function("VideoHistory"), Requires(Permissions.VideoRead), Answers<VideoHistory>, Fails("video_not_found")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/history")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        var events = await videos.EventsAfterAsync(video.Id, 0, cancellation);
        var entries = events.Select(e => new HistoryEntry(
            e.Sequence, e.Name, e.At, e.Attempt, e.Stage is { } stage ? VideoView.Wire(stage) : null, e.Scene, e.Text));
        return Results.Json(new VideoHistory([.. entries], CostView.Of(await usage.OfVideoAsync(video, cancellation))), HttpJsonContext.Default.VideoHistory);
    }
}
