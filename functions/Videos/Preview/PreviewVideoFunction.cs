using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Render.Preview;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos.Preview;

/// <summary>A quick look at a video: small, and sent while it is made.</summary>
public sealed class PreviewVideoFunction(OwnedVideos owned, ICallers callers, PreviewTimelines timelines, VideoPreviews previews, IBlobStore blobs)
{
    private const string StandIns = "Preview-Stand-Ins";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The video as it stands, edits included, or one version of it, with 360 pixels on the shorter side: nothing is paid for. What an edit
    /// has not had made yet is stood in for. It comes while it is made, and the work ends when the client goes; once made it is a redirect to a file.
    /// </summary>
    [Function("PreviewVideo"), Requires(Permissions.VideoRead)]
    [Answers(200, ContentType = "video/mp4", Headers = [StandIns], Description = "A fragmented MP4, each part as soon as it is made. Preview-Stand-Ins names the scenes that are not spoken or drawn as edited.")]
    [Answers(302, Headers = [StandIns], Description = "It was made before: to a signed address that expires and serves ranges.")]
    [Fails("video_not_found", "version_not_found", "video_not_ready", "preview_running")]
    [Query("version", "A finished rendering; the video as it stands when not given.", Type = typeof(int), Minimum = 1)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/preview")] HttpRequest request, string id, CancellationToken cancellation)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellation, request.HttpContext.RequestAborted);
        var video = await owned.ReadAsync(request, id, gone.Token);
        var cut = await timelines.OfAsync(video, (int?)RequestQuery.Whole(request, "version", 1, int.MaxValue), gone.Token);
        var headers = request.HttpContext.Response.Headers;
        if (cut.StandIns.Count > 0)
            headers[StandIns] = string.Join(", ", cut.StandIns.Select(Uri.EscapeDataString));
        if (await previews.FindAsync(cut.Timeline, gone.Token) is { } known)
            return Results.Redirect((await blobs.SignReadAsync(known.Video, Lifetime, null, gone.Token)).OriginalString);
        // Whoever asks for headers has nothing made.
        if (HttpMethods.IsHead(request.Method))
            return Results.Stream(_ => Task.CompletedTask, "video/mp4");
        var caller = await callers.OfAsync(request, gone.Token);
        var running = await previews.StartAsync(cut.Timeline, id, caller.UserId, gone.Token);
        return Results.Stream(async stream =>
        {
            await using (running)
                await SendAsync(running, stream, request.HttpContext.RequestAborted);
        }, "video/mp4");
    }

    private static async Task SendAsync(RunningPreview running, Stream stream, CancellationToken gone)
    {
        try
        {
            await running.WriteAsync(stream, gone);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The client went away.
        }
    }
}
