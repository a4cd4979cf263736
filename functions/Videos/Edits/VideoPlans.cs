using AutoVideo.Failures;
using AutoVideo.Render;
using AutoVideo.Script;
using AutoVideo.Storage;
using Microsoft.Extensions.Options;

namespace AutoVideo.Videos.Edits;

/// <summary>Reads what a plan is made of.</summary>
public sealed class VideoPlans(VideoVersions versions, VideoEditor editor, ManifestBlobs manifests, IOptions<RenderOptions> settings)
{
    /// <exception cref="PermanentException"><c>video_not_ready</c>: nothing was rendered yet, so all of it will be made.</exception>
    public async Task<EditPlan> MakeAsync(Video video, CancellationToken cancellation)
    {
        if (video.Version == 0)
            throw new PermanentException("video_not_ready", "There is no finished rendering to compare with yet.");
        var last = await versions.ReadAsync(video.Id, video.Version, cancellation);
        var before = await manifests.ReadAsync(last.Script, ScriptJsonContext.Default.ScriptDocument, cancellation);
        var after = video is { Edit: null, Script: null } ? before : await editor.ReadScriptAsync(video, cancellation);
        var film = await manifests.ReadAsync(last.Timeline, RenderJsonContext.Default.Timeline, cancellation);
        return EditPlan.Of(last, film, before, after, video.Edit?.Request ?? video.Request, settings.Value);
    }
}
