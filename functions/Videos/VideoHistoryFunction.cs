using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

/// <summary>Everything that happened to a video, with times, attempts and errors, oldest first.</summary>
public sealed class VideoHistoryFunction(OwnedVideos owned, VideoStore videos)
{
    [Function("VideoHistory")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/videos/{id}/history")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        var events = await videos.EventsAfterAsync(video.Id, 0, cancellation);
        var entries = events.Select(e => new HistoryEntry(
            e.Sequence, e.Name, e.At, e.Attempt, e.Stage is { } stage ? VideoView.Wire(stage) : null, e.Scene, e.Text));
        return Results.Json(new VideoHistory([.. entries]), HttpJsonContext.Default.VideoHistory);
    }
}
