using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

/// <summary>The files of a completed video: each a redirect to a signed address that expires and serves ranges.</summary>
public sealed class VideoFilesFunctions(OwnedVideos owned, IBlobStore blobs)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary><c>?download</c> makes a browser save it instead of playing it.</summary>
    [Function("VideoFile"), Requires(Permissions.VideoRead), Answers(302, Description = "To a signed address that expires and serves ranges."), Fails("video_not_found", "video_not_ready")]
    [Query("download", "Makes a browser save it instead of playing it.", Type = typeof(bool))]
    public async Task<IResult> FileAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/file")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var result = await owned.ReadResultAsync(request, id, cancellation);
        return await RedirectAsync(result.Video, request.Query.ContainsKey("download") ? $"{id}.mp4" : null, cancellation);
    }

    [Function("VideoThumbnail"), Requires(Permissions.VideoRead), Answers(302, Description = "To a signed address that expires and serves ranges."), Fails("video_not_found", "video_not_ready")]
    public async Task<IResult> ThumbnailAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/thumbnail")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var result = await owned.ReadResultAsync(request, id, cancellation);
        return await RedirectAsync(result.Thumbnail, null, cancellation);
    }

    [Function("VideoCaptionsSrt"), Requires(Permissions.VideoRead), Answers(302, Description = "To a signed address that expires and serves ranges."), Fails("video_not_found", "video_not_ready")]
    public async Task<IResult> SrtAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/captions.srt")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var result = await owned.ReadResultAsync(request, id, cancellation);
        return await RedirectAsync(result.CaptionsSrt, $"{id}.srt", cancellation);
    }

    [Function("VideoCaptionsVtt"), Requires(Permissions.VideoRead), Answers(302, Description = "To a signed address that expires and serves ranges."), Fails("video_not_found", "video_not_ready")]
    public async Task<IResult> VttAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/captions.vtt")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var result = await owned.ReadResultAsync(request, id, cancellation);
        return await RedirectAsync(result.CaptionsVtt, null, cancellation);
    }

    private async Task<IResult> RedirectAsync(string blob, string? downloadName, CancellationToken cancellation)
    {
        var address = await blobs.SignReadAsync(blob, Lifetime, downloadName, cancellation);
        return Results.Redirect(address.OriginalString);
    }
}
