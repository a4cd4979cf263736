using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

/// <summary>The caller's videos, newest first: <c>?status=completed&amp;limit=50&amp;cursor=…</c>.</summary>
public sealed class ListVideosFunction(ICallers callers, VideoStore videos, Pages pages)
{
    [Function("ListVideos"), Requires(Permissions.VideoRead), Answers<VideoPage>, Paged]
    [Query("status", "Only videos in this state.", Values = ["accepted", "running", "completed", "failed", "cancelling", "cancelled"])]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos")] HttpRequest request, CancellationToken cancellation)
    {
        var status = Status(RequestQuery.Text(request, "status"));
        var caller = await callers.OfAsync(request, cancellation);
        var wanted = pages.Read(request, caller.UserId);
        var page = await videos.ListAsync(caller.UserId, status, wanted.Limit, wanted.Cursor, cancellation);
        var items = page.Documents.Select(document => document.Value).Select(summary => new VideoListEntry(
            summary.Id, VideoView.Wire(summary.Status), summary.Title, summary.Topic, summary.Language, summary.Format, summary.Seconds,
            summary.CreatedAt, summary.UpdatedAt));
        return Results.Json(new VideoPage([.. items], pages.Next(request, caller.UserId, page.Continuation)), HttpJsonContext.Default.VideoPage);
    }

    private static VideoStatus? Status(string? text) => text switch
    {
        null => null,
        _ when Enum.TryParse<VideoStatus>(text, ignoreCase: true, out var status) && status != VideoStatus.Deleted && VideoView.Wire(status) == text => status,
        _ => throw RequestQuery.Invalid("status", "status must be accepted, running, completed, failed, cancelling or cancelled."),
    };
}
