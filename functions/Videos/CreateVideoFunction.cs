using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.MediaJobs;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

/// <summary>Body of <c>POST /api/v1/videos</c>: a topic, a source (with or without a topic) or a script.</summary>
/// <param name="Topic">1 to 300 characters.</param>
/// <param name="Source">Text, Markdown or HTML, up to 1 MB.</param>
/// <param name="Script">A ready script: a paragraph a scene, or JSON.</param>
/// <param name="Language">en, zh-TW, ja or ru; the source's when not given.</param>
/// <param name="Format">9:16 (default), 16:9 or 1:1.</param>
/// <param name="Seconds">5 to 600; 60 when not given, 30 for a topic alone.</param>
internal sealed record CreateVideo(
    string? Topic = null, string? Source = null, string? Script = null, string? Language = null, string? Format = null, double? Seconds = null,
    string? Style = null, string? Voice = null, int? Seed = null);

public sealed class CreateVideoFunction(ICallers callers, VideoAdmission admission, IVideoPipeline pipeline, VideoStore videos, IMediaJobs jobs)
{
    // A source of 1 MB, escaped as JSON, and the rest.
    private const long MaxBody = 4 * 1024 * 1024;

    [Function("CreateVideo")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/videos")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, HttpJsonContext.Default.CreateVideo, MaxBody, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        var wanted = await admission.AdmitAsync(
            new VideoWish(body.Topic, body.Source, body.Script, body.Language, body.Format, body.Seconds, body.Style, body.Voice, body.Seed), cancellation);
        var video = await videos.CreateAsync(wanted, caller.UserId, cancellation);
        await pipeline.StartAsync(video, cancellation);
        var view = await VideoView.OfAsync(video, jobs, cancellation);
        request.HttpContext.Response.Headers.Location = view.Links["self"];
        return Results.Json(view, HttpJsonContext.Default.VideoView, statusCode: StatusCodes.Status202Accepted);
    }
}
