using AutoVideo.Render;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Storage;
using Microsoft.Extensions.Options;

namespace AutoVideo.Videos.Reviews;

/// <summary>What a review lets go on: the script as approved, which may have grown while the review was open.</summary>
public sealed class ApprovedScripts(ManifestBlobs manifests, IOptions<RenderOptions> output)
{
    /// <param name="video">As its owner's edits make it: with the settings that were approved too.</param>
    /// <exception cref="Failures.PermanentException"><c>video_too_long</c>: before more is spoken or drawn for it.</exception>
    public async Task<ScriptDocument> ReadAsync(Video video, ReviewApproval approval, CancellationToken cancellation)
    {
        var script = await manifests.ReadAsync(approval.Script, ScriptJsonContext.Default.ScriptDocument, cancellation);
        // Only a translation has another video's pauses, and nobody is asked about one.
        WishedTimeline.RequireLength(script, video.Request, output.Value, video.Pace, pause: null);
        return script;
    }
}
