using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Script;
using AutoVideo.Voice;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos.Edits;

/// <summary>Changes the script of a finished video, or of one that waits for its review. Nothing is made until it is rendered or approved.</summary>
public sealed class EditScenesFunctions(OwnedVideos owned, ICallers callers, VideoEditor editor, ISpeechPace pace)
{
    /// <summary>The script as it stands now, edits included.</summary>
    [Function("GetVideoScript"), Requires(Permissions.VideoRead), Answers<VideoScriptView>(Headers = ["ETag"]), Fails("video_not_found", "video_not_ready")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/script")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        return await ShowAsync(request, video, cancellation);
    }

    /// <summary>Changes one scene's words, headline or picture.</summary>
    [Function("ChangeScene"), Requires(Permissions.VideoUpdate), Accepts<ChangeScene>, Answers<VideoScriptView>(Headers = ["ETag"]), TakesIfMatch]
    [Fails("video_not_found", "scene_not_found", "scene_invalid", "overlay_invalid", "changed_meanwhile", "video_state_conflict", "video_not_ready")]
    public async Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "v1/videos/{id}/scenes/{sceneId}")] HttpRequest request, string id, string sceneId, CancellationToken cancellation)
    {
        await owned.ReadAsync(request, id, cancellation);
        var body = await JsonBody.ReadAsync(request, HttpJsonContext.Default.ChangeScene, 64 * 1024, cancellation);
        return await EditAsync(request, id, (_, script) => ScriptEdits.Change(script, sceneId, body.ToChange()), $"scene {sceneId}", cancellation);
    }

    /// <summary>Adds a scene.</summary>
    [Function("InsertScene"), Requires(Permissions.VideoUpdate), Accepts<InsertScene>, Answers<VideoScriptView>(Headers = ["ETag"]), TakesIfMatch]
    [Fails("video_not_found", "scene_not_found", "scene_invalid", "overlay_invalid", "script_too_many_scenes", "changed_meanwhile", "video_state_conflict", "video_not_ready")]
    public async Task<IResult> InsertAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/videos/{id}/scenes")] HttpRequest request, string id, CancellationToken cancellation)
    {
        await owned.ReadAsync(request, id, cancellation);
        var body = await JsonBody.ReadAsync(request, HttpJsonContext.Default.InsertScene, 64 * 1024, cancellation);
        var content = new SceneChange(body.Narration, body.Headline, body.Kicker, body.VisualPrompt, body.Keywords, Overlay: body.Overlay?.ToOverlay());
        return await EditAsync(request, id, (video, script) =>
        {
            var seconds = pace.Estimate(body.Narration, script.Language, video.Request.Voice);
            return ScriptEdits.Insert(script, body.After, content, seconds).Script;
        }, "a new scene", cancellation);
    }

    /// <summary>Takes a scene out.</summary>
    [Function("RemoveScene"), Requires(Permissions.VideoUpdate), Answers<VideoScriptView>(Headers = ["ETag"]), TakesIfMatch]
    [Fails("video_not_found", "scene_not_found", "scene_last", "changed_meanwhile", "video_state_conflict", "video_not_ready")]
    public Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/videos/{id}/scenes/{sceneId}")] HttpRequest request, string id, string sceneId, CancellationToken cancellation) =>
        EditAsync(request, id, (_, script) => ScriptEdits.Remove(script, sceneId), $"scene {sceneId} removed", cancellation);

    /// <summary>Puts the scenes into another order.</summary>
    [Function("ReorderScenes"), Requires(Permissions.VideoUpdate), Accepts<ReorderScenes>, Answers<VideoScriptView>(Headers = ["ETag"]), TakesIfMatch]
    [Fails("video_not_found", "scene_order_invalid", "changed_meanwhile", "video_state_conflict", "video_not_ready")]
    public async Task<IResult> ReorderAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/videos/{id}/scenes/order")] HttpRequest request, string id, CancellationToken cancellation)
    {
        await owned.ReadAsync(request, id, cancellation);
        var body = await JsonBody.ReadAsync(request, HttpJsonContext.Default.ReorderScenes, 16 * 1024, cancellation);
        return await EditAsync(request, id, (_, script) => ScriptEdits.Reorder(script, body.Order), "scenes reordered", cancellation);
    }

    private async Task<IResult> EditAsync(
        HttpRequest request, string id, Func<Video, ScriptDocument, ScriptDocument> change, string what, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        Preconditions.Check(request, VideoEditor.VersionOf(video));
        var caller = await callers.OfAsync(request, cancellation);
        return await ShowAsync(request, await editor.ChangeAsync(video, script => change(video, script), caller.UserId, what, Preconditions.IsConditional(request), cancellation), cancellation);
    }

    private async Task<IResult> ShowAsync(HttpRequest request, Video video, CancellationToken cancellation)
    {
        Preconditions.Tag(request, VideoEditor.VersionOf(video));
        return Results.Json(VideoScriptView.Of(video, await editor.ReadScriptAsync(video, cancellation)), HttpJsonContext.Default.VideoScriptView);
    }
}
