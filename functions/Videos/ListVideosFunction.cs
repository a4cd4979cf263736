using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

/// <summary>The caller's videos, newest first: <c>?status=completed&amp;limit=50&amp;cursor=…</c>.</summary>
public sealed class ListVideosFunction(ICallers callers, VideoStore videos)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    [Function("ListVideos")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/videos")] HttpRequest request, CancellationToken cancellation)
    {
        var status = Status(request.Query["status"]);
        var limit = Limit(request.Query["limit"]);
        string? cursor = request.Query["cursor"];
        var caller = await callers.OfAsync(request, cancellation);
        var page = await videos.ListAsync(caller.UserId, status, limit, cursor, cancellation);
        var items = page.Documents.Select(document => document.Value).Select(summary => new VideoListEntry(
            summary.Id, VideoView.Wire(summary.Status), summary.Title, summary.Topic, summary.Language, summary.Format, summary.Seconds,
            summary.CreatedAt, summary.UpdatedAt));
        return Results.Json(new VideoPage([.. items], NextOf(request, limit, status, page.Continuation)), HttpJsonContext.Default.VideoPage);
    }

    private static VideoStatus? Status(string? text) => text switch
    {
        null => null,
        _ when Enum.TryParse<VideoStatus>(text, ignoreCase: true, out var status) && VideoView.Wire(status) == text => status,
        _ => throw new PermanentException("parameter_invalid", $"'{text}' is no status; use accepted, running, completed, failed, cancelling or cancelled."),
    };

    private static int Limit(string? text) => text is null ? DefaultLimit
        : int.TryParse(text, out var limit) && limit is >= 1 and <= MaxLimit ? limit
        : throw new PermanentException("parameter_invalid", $"limit must be from 1 to {MaxLimit}.");

    private static string? NextOf(HttpRequest request, int limit, VideoStatus? status, string? continuation) => continuation is null
        ? null
        : $"{request.Path}?limit={limit}{(status is null ? "" : $"&status={VideoView.Wire(status.Value)}")}&cursor={Uri.EscapeDataString(continuation)}";
}
