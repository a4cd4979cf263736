using AutoVideo.Ai.Quotas;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.MediaJobs;
using AutoVideo.Render;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos.Edits;

/// <summary>The finished renderings of a video.</summary>
public sealed class VideoVersionsFunctions(
    OwnedVideos owned, ICallers callers, VideoVersions versions, VideoStore videos, ManifestBlobs manifests, IBlobStore blobs, RenderMinutes minutes, IVideoPipeline pipeline, IMediaJobs jobs, Pages pages)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>All versions, newest first.</summary>
    [Function("ListVideoVersions"), Requires(Permissions.VideoRead), Answers<VideoVersionPage>, Paged, Fails("video_not_found")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/versions")] HttpRequest request, string id, CancellationToken cancellation)
    {
        await owned.ReadAsync(request, id, cancellation);
        var wanted = pages.Read(request, id);
        var page = await versions.ListAsync(id, wanted.Limit, wanted.Cursor, cancellation);
        return Results.Json(
            new VideoVersionPage([.. page.Documents.Select(document => VideoVersionView.Of(document.Value))], pages.Next(request, id, page.Continuation)),
            HttpJsonContext.Default.VideoVersionPage);
    }

    /// <summary>The file of one version.</summary>
    [Function("VideoVersionFile"), Requires(Permissions.VideoRead), Answers(302), Fails("video_not_found", "version_not_found", "file_not_found")]
    [Query("download", "A browser saves it instead of playing it.", Type = typeof(bool))]
    public async Task<IResult> FileAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/versions/{number:int}/file")] HttpRequest request, string id, int number, CancellationToken cancellation)
    {
        await owned.ReadAsync(request, id, cancellation);
        var version = await versions.ReadAsync(id, number, cancellation);
        var name = RequestQuery.Flag(request, "download") ? $"{id}-{number}.mp4" : null;
        return Results.Redirect((await blobs.SignReadAsync(version.Result.Video, Lifetime, name, cancellation)).OriginalString);
    }

    /// <summary>What differs between two versions: settings, words, order, and frames on the timeline.</summary>
    [Function("DiffVideoVersions"), Requires(Permissions.VideoRead), Answers<VideoVersionDiff>, Fails("video_not_found", "version_not_found")]
    [Query("to", "The version compared to; the newest when not given.", Type = typeof(int), Minimum = 1)]
    public async Task<IResult> DiffAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/versions/{number:int}/diff")] HttpRequest request, string id, int number, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        var before = await versions.ReadAsync(id, number, cancellation);
        var after = await versions.ReadAsync(id, (int)(RequestQuery.Whole(request, "to", 1, int.MaxValue) ?? video.Version), cancellation);
        return Results.Json(
            VersionDiffs.Between(before, await ReadAsync(before, cancellation), after, await ReadAsync(after, cancellation)), HttpJsonContext.Default.VideoVersionDiff);
    }

    /// <summary>Brings a version back as a new one: everything it was made of is found made.</summary>
    [Function("RestoreVideoVersion"), Requires(Permissions.VideoCreate), Answers<VideoView>(202), Fails("video_not_found", "version_not_found", "edits_pending", "video_state_conflict", "quota_exceeded")]
    public async Task<IResult> RestoreAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/videos/{id}/versions/{number:int}/restore")] HttpRequest request, string id, int number, CancellationToken cancellation)
    {
        var before = await owned.ReadAsync(request, id, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        var version = await versions.ReadAsync(id, number, cancellation);
        if (before is { IsFinished: true, IsEdited: false })
            await minutes.ReserveNextAsync(before, version.Request.Seconds, cancellation);
        var video = await videos.ApplyAsync(id, new Happened.RenderRequested(caller.UserId, version), null, cancellation);
        await pipeline.StartAsync(video, cancellation);
        return Results.Json(await VideoView.OfAsync(video, jobs, cancellation), HttpJsonContext.Default.VideoView, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task<(ScriptDocument Script, Timeline Timeline)> ReadAsync(VideoVersion version, CancellationToken cancellation) => (
        await manifests.ReadAsync(version.Script, ScriptJsonContext.Default.ScriptDocument, cancellation),
        await manifests.ReadAsync(version.Timeline, RenderJsonContext.Default.Timeline, cancellation));
}
