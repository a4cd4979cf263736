using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Http;

/// <summary>The one place where ownership of a video is checked: another user's is not found.</summary>
public sealed class OwnedVideos(ICallers callers, VideoStore videos, VideoVersions versions)
{
    /// <exception cref="PermanentException"><c>video_not_found</c>.</exception>
    public async Task<Video> ReadAsync(HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var video = await videos.FindAsync(id, cancellation);
        return video?.OwnerId == caller.UserId ? video : throw new PermanentException("video_not_found", $"There is no video '{id}'.");
    }

    /// <summary>As <see cref="ReadAsync"/>, for what only a completed video has.</summary>
    /// <exception cref="PermanentException"><c>video_not_found</c>, <c>video_not_ready</c>.</exception>
    public async Task<Render.RenderResult> ReadResultAsync(HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await ReadAsync(request, id, cancellation);
        if (video is { Status: VideoStatus.Completed, Result: { } result })
            return result;
        // While a new version is made, or has failed, the last finished one is the video.
        return video.Version > 0
            ? (await versions.ReadAsync(id, video.Version, cancellation)).Result
            : throw new PermanentException("video_not_ready", $"The video is {video.Status.ToString().ToLowerInvariant()}; wait until it is completed.");
    }
}
