using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Script;
using AutoVideo.Storage;

namespace AutoVideo.Videos.Edits;

/// <summary>Changes a video's script and settings for its next rendering; over nobody else's edit.</summary>
public sealed class VideoEditor(VideoStore videos, ManifestBlobs manifests)
{
    /// <summary>Names what an edit starts from: the last rendering and the edits since.</summary>
    public static string VersionOf(Video video) => string.Create(CultureInfo.InvariantCulture, $"{video.Version}.{video.Revision}");

    /// <summary>The script as it stands now, edits included.</summary>
    /// <exception cref="PermanentException"><c>video_not_ready</c>: there is no script yet.</exception>
    public Task<ScriptDocument> ReadScriptAsync(Video video, CancellationToken cancellation) =>
        manifests.ReadAsync(BaseOf(video), ScriptJsonContext.Default.ScriptDocument, cancellation);

    /// <summary>Changes the words. Somebody else's edit in between stays: the change is made to what came of that.</summary>
    /// <param name="what">For people: what was changed.</param>
    /// <param name="asRead">Only what was read is to be changed: somebody else's edit in between refuses this one.</param>
    /// <exception cref="PermanentException">As the change; <c>changed_meanwhile</c>, <c>video_state_conflict</c>, <c>video_not_ready</c>.</exception>
    public Task<Video> ChangeAsync(Video video, Func<ScriptDocument, ScriptDocument> change, string by, string what, bool asRead, CancellationToken cancellation) =>
        EditAsync(video, async current =>
        {
            var before = await ReadScriptAsync(current, cancellation);
            var script = await manifests.WriteAsync("script-edit", change(before), ScriptJsonContext.Default.ScriptDocument, cancellation);
            return new(BaseOf(current), current.Revision, script, current.Edit?.Request ?? current.Request, by, what);
        }, asRead, cancellation);

    /// <summary>Voice, style, captions, music or format, the words as they are; with somebody else's edit in between as above.</summary>
    /// <exception cref="PermanentException">As <see cref="ChangeAsync"/>.</exception>
    public Task<Video> ChangeRequestAsync(Video video, Func<VideoRequest, VideoRequest> change, string by, string what, bool asRead, CancellationToken cancellation) =>
        EditAsync(video, current => Task.FromResult(new Happened.Edited(
            BaseOf(current), current.Revision, BaseOf(current), change(current.Edit?.Request ?? current.Request), by, what)), asRead, cancellation);

    private async Task<Video> EditAsync(Video video, Func<Video, Task<Happened.Edited>> edit, bool asRead, CancellationToken cancellation)
    {
        const int Tries = 5;
        for (var left = asRead ? 1 : Tries; ; left--)
        {
            try
            {
                return await videos.ApplyAsync(video.Id, await edit(video), null, cancellation);
            }
            catch (PermanentException late) when (late.Code == "changed_meanwhile" && left > 1)
            {
                video = await videos.ReadAsync(video.Id, cancellation);
            }
        }
    }

    private static string BaseOf(Video video) => video.Edit?.Script ?? video.Script
        ?? throw new PermanentException("video_not_ready", "There is no script to edit yet.");
}
