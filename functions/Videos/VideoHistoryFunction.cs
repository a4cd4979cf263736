using AutoVideo.Ai.Ledger;
using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

/// <summary>Everything that happened to a video, with times, attempts and errors, oldest first, a thousand at a time.</summary>
public sealed class VideoHistoryFunction(OwnedVideos owned, VideoStore videos, UsageReport usage)
{
    [Function("VideoHistory"), Requires(Permissions.VideoRead), Answers<VideoHistory>, Fails("video_not_found")]
    [Query("after", "Sequence number to go on after: the next of the answer before.", Type = typeof(long), Minimum = 0)]
    [Query("limit", "How many at most.", Type = typeof(int), Minimum = 1, Maximum = VideoStore.MostEvents)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/history")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        var limit = (int)(RequestQuery.Whole(request, "limit", 1, VideoStore.MostEvents) ?? VideoStore.MostEvents);
        var events = await videos.EventsAfterAsync(video.Id, RequestQuery.Whole(request, "after", 0, long.MaxValue) ?? 0, limit, cancellation);
        var entries = events.Select(e => new HistoryEntry(
            e.Sequence, e.Name, e.At, e.Attempt, e.Stage is { } stage ? VideoView.Wire(stage) : null, e.Scene, e.Text));
        return Results.Json(new VideoHistory([.. entries], CostView.Of(await usage.OfVideoAsync(video, cancellation)), events.Count == limit ? events[^1].Sequence : null), HttpJsonContext.Default.VideoHistory);
    }
}
