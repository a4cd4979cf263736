using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.MediaJobs;
using AutoVideo.Render.Music;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AutoVideo.Videos.Edits;

/// <summary>Music of one's own under a video.</summary>
public sealed class VideoMusicFunctions(OwnedVideos owned, ICallers callers, VideoEditor editor, UploadedMusic uploads, IMediaJobs jobs)
{
    private const string Wav = "audio/wav", Mp3 = "audio/mpeg", M4a = "audio/mp4", Ogg = "audio/ogg";

    /// <summary>Plays music of one's own instead of the synthesised one, from the next rendering on: WAV, MP3, M4A or OGG, 1 to 600 s, up to 20 MB. It is
    /// levelled, cut or repeated to the video's length, and steps back under the voice. No picture is encoded again.</summary>
    [Function("UploadVideoMusic"), Requires(Permissions.VideoUpdate), Accepts(Wav, UploadedMusic.MaxBytes, Others = [Mp3, M4a, Ogg]), Answers<VideoView>(Headers = ["ETag"]), TakesIfMatch]
    [Fails("video_not_found", "music_unreadable", "music_length", "content_type_refused", "body_too_large", "changed_meanwhile", "video_state_conflict", "video_not_ready", "disk_full", "try_again")]
    public async Task<IResult> UploadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/videos/{id}/music")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType.Value?.ToLowerInvariant() is not (Wav or Mp3 or M4a or Ogg))
            throw new PermanentException("content_type_refused", $"Send the music as {Wav}, {Mp3}, {M4a} or {Ogg}.");
        // Before the work: a video that cannot be edited keeps nothing.
        await editor.ReadScriptAsync(video, cancellation);
        using var bytes = await JsonBody.ReadAsync(request, UploadedMusic.MaxBytes, cancellation);
        var music = await uploads.StoreAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), cancellation);
        return await ChangeAsync(request, video, wish => wish with { OwnMusic = music, Music = wish.Music == VideoRequest.NoMusic ? null : wish.Music }, "music uploaded", cancellation);
    }

    /// <summary>Goes back to the synthesised music, from the next rendering on; none of one's own is no error.</summary>
    [Function("RemoveVideoMusic"), Requires(Permissions.VideoUpdate), Answers<VideoView>(Headers = ["ETag"]), TakesIfMatch]
    [Fails("video_not_found", "changed_meanwhile", "video_state_conflict", "video_not_ready")]
    public async Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/videos/{id}/music")] HttpRequest request, string id, CancellationToken cancellation) =>
        await ChangeAsync(request, await owned.ReadAsync(request, id, cancellation), wish => wish with { OwnMusic = null }, "music removed", cancellation);

    private async Task<IResult> ChangeAsync(HttpRequest request, Video video, Func<VideoRequest, VideoRequest> change, string what, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        Preconditions.Check(request, VideoEditor.VersionOf(video));
        var after = await editor.ChangeRequestAsync(video, change, caller.UserId, what, Preconditions.IsConditional(request), cancellation);
        Preconditions.Tag(request, VideoEditor.VersionOf(after));
        return Results.Json(await VideoView.OfAsync(after, jobs, cancellation), HttpJsonContext.Default.VideoView);
    }
}
