using AutoVideo.Ai.Estimates;
using AutoVideo.Ai.Quotas;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.MediaJobs;
using AutoVideo.Voice;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos.Edits;

/// <summary>From edits to a new version: settings, the plan, the rendering.</summary>
public sealed class RenderAgainFunctions(
    OwnedVideos owned, ICallers callers, VideoEditor editor, VideoStore videos, VideoPlans plans, VideoEstimates estimates, SpeechChain voices, VideoAllowance allowance, RenderMinutes minutes, IVideoPipeline pipeline, IMediaJobs jobs)
{
    /// <summary>Changes voice, style, captions, music, format or seed for the next rendering.</summary>
    [Function("ChangeVideoSettings"), Requires(Permissions.VideoUpdate), Accepts<ChangeVideoSettings>, Answers<VideoView>(Headers = ["ETag"]), TakesIfMatch]
    [Fails("video_not_found", "voice_unknown", "changed_meanwhile", "video_state_conflict", "video_not_ready")]
    public async Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "v1/videos/{id}/settings")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        var body = await JsonBody.ReadAsync(request, HttpJsonContext.Default.ChangeVideoSettings, 4 * 1024, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        Preconditions.Check(request, VideoEditor.VersionOf(video));
        await voices.CheckAsync(body.Voice, caller.UserId, cancellation);
        var after = await editor.ChangeRequestAsync(video, body.Applied, caller.UserId, "settings", Preconditions.IsConditional(request), cancellation);
        Preconditions.Tag(request, VideoEditor.VersionOf(after));
        return await ShowAsync(after, StatusCodes.Status200OK, cancellation);
    }

    /// <summary>What a rendering would make again now, and what that costs.</summary>
    [Function("PlanVideo"), Requires(Permissions.VideoRead), Answers<VideoPlanView>(Headers = ["ETag"]), Fails("video_not_found", "video_not_ready")]
    public async Task<IResult> PlanAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/plan")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        var plan = await plans.MakeAsync(video, cancellation);
        Preconditions.Tag(request, VideoEditor.VersionOf(video));
        return Results.Json(VideoPlanView.Of(plan, estimates.Of(video.Edit?.Request ?? video.Request, plan)), HttpJsonContext.Default.VideoPlanView);
    }

    /// <summary>Renders the edits into a new version; what did not change is not made again. The version before stays.</summary>
    [Function("RenderVideoAgain"), Requires(Permissions.VideoCreate), Answers<VideoView>(202), Fails("video_not_found", "nothing_to_render", "video_state_conflict", "quota_exceeded")]
    public async Task<IResult> RenderAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/videos/{id}/render")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var before = await owned.ReadAsync(request, id, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        if (before is { IsFinished: true, Edit: { } edit })
        {
            if (before.Version > 0)
                await allowance.CheckAsync(before.OwnerId, edit.Request, await plans.MakeAsync(before, cancellation), cancellation);
            await minutes.ReserveNextAsync(before, edit.Request.Seconds, cancellation);
        }
        var video = await videos.ApplyAsync(id, new Happened.RenderRequested(caller.UserId, null), null, cancellation);
        await pipeline.StartAsync(video, cancellation);
        return await ShowAsync(video, StatusCodes.Status202Accepted, cancellation);
    }

    /// <summary>Forgets what was edited since the last rendering.</summary>
    [Function("DiscardVideoEdits"), Requires(Permissions.VideoUpdate), Answers<VideoView>(Headers = ["ETag"]), TakesIfMatch, Fails("video_not_found", "video_state_conflict")]
    public async Task<IResult> DiscardAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/videos/{id}/edits")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        Preconditions.Check(request, VideoEditor.VersionOf(video));
        var after = await videos.ApplyAsync(id, new Happened.EditDiscarded(caller.UserId, Preconditions.IsConditional(request) ? video.Revision : null), null, cancellation);
        Preconditions.Tag(request, VideoEditor.VersionOf(after));
        return await ShowAsync(after, StatusCodes.Status200OK, cancellation);
    }

    private async Task<IResult> ShowAsync(Video video, int status, CancellationToken cancellation) =>
        Results.Json(await VideoView.OfAsync(video, jobs, cancellation), HttpJsonContext.Default.VideoView, statusCode: status);
}
