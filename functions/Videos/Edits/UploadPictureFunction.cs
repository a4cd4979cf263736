using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Visuals.Photos;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AutoVideo.Videos.Edits;

public sealed class UploadPictureFunction(OwnedVideos owned, ICallers callers, VideoEditor editor, UploadedPictures uploads)
{
    private const string Png = "image/png", Jpeg = "image/jpeg", WebP = "image/webp";

    /// <summary>Shows a picture of one's own in a scene instead of a drawn one, from the next rendering on: PNG, JPEG or WebP, 64 to 8,192 pixels
    /// a side. It is cropped to the frame and written anew. PATCH the scene with <c>drawnPicture</c> to go back.</summary>
    [Function("UploadScenePicture"), Requires(Permissions.VideoUpdate), Accepts(Png, UploadedPictures.MaxBytes, Others = [Jpeg, WebP]), Answers<VideoScriptView>(Headers = ["ETag"]), TakesIfMatch]
    [Fails("video_not_found", "scene_not_found", "picture_unreadable", "picture_size", "changed_meanwhile", "video_state_conflict", "video_not_ready", "disk_full")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/videos/{id}/scenes/{sceneId}/picture")] HttpRequest request, string id, string sceneId, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        Preconditions.Check(request, VideoEditor.VersionOf(video));
        var caller = await callers.OfAsync(request, cancellation);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType.Value?.ToLowerInvariant() is not (Png or Jpeg or WebP))
            throw new PermanentException("content_type_refused", $"Send the picture as {Png}, {Jpeg} or {WebP}.");
        if ((await editor.ReadScriptAsync(video, cancellation)).Scenes.All(scene => scene.Id != sceneId))
            throw new PermanentException("scene_not_found", $"There is no scene '{sceneId}'.");
        using var bytes = await JsonBody.ReadAsync(request, UploadedPictures.MaxBytes, cancellation);
        var upload = await uploads.StoreAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), cancellation);
        var after = await editor.ChangeAsync(
            video, script => ScriptEdits.Change(script, sceneId, new SceneChange(Picture: upload)), caller.UserId, $"picture of scene {sceneId}",
            Preconditions.IsConditional(request), cancellation);
        Preconditions.Tag(request, VideoEditor.VersionOf(after));
        return Results.Json(VideoScriptView.Of(after, await editor.ReadScriptAsync(after, cancellation)), HttpJsonContext.Default.VideoScriptView);
    }
}
