using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Script;
using AutoVideo.Storage;

namespace AutoVideo.Videos.Edits;

/// <summary>Changes a video's script and settings for its next rendering; over nobody else's edit.</summary>
public sealed class VideoEditor(VideoStore videos, ManifestBlobs manifests)
{
    /// <summary>Names what an edit starts from: script and settings with their edits, and the last rendering.</summary>
    public static string VersionOf(Video video)
    {
        var request = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(video.Edit?.Request ?? video.Request, VideosJsonContext.Default.VideoRequest));
        var state = string.Create(CultureInfo.InvariantCulture, $"{video.Version} {video.Edit is not null} {video.Edit?.Script ?? video.Script} {Convert.ToHexStringLower(request)}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)).AsSpan(0, 16));
    }

    /// <summary>The script as it stands now, edits included.</summary>
    /// <exception cref="PermanentException"><c>video_not_ready</c>: there is no script yet.</exception>
    public Task<ScriptDocument> ReadScriptAsync(Video video, CancellationToken cancellation) =>
        manifests.ReadAsync(BaseOf(video), ScriptJsonContext.Default.ScriptDocument, cancellation);

    /// <param name="what">For people: what was changed.</param>
    /// <exception cref="PermanentException">As the change; <c>changed_meanwhile</c>, <c>video_state_conflict</c>, <c>video_not_ready</c>.</exception>
    public async Task<Video> ChangeAsync(Video video, Func<ScriptDocument, ScriptDocument> change, string by, string what, CancellationToken cancellation)
    {
        var before = await ReadScriptAsync(video, cancellation);
        var script = await manifests.WriteAsync("script-edit", change(before), ScriptJsonContext.Default.ScriptDocument, cancellation);
        return await videos.ApplyAsync(
            video.Id, new Happened.Edited(BaseOf(video), script, video.Edit?.Request ?? video.Request, by, what) { From = VersionOf(video) }, null, cancellation);
    }

    /// <summary>Voice, style, captions, music or format, the words as they are.</summary>
    /// <exception cref="PermanentException">As <see cref="ChangeAsync"/>.</exception>
    public Task<Video> ChangeRequestAsync(Video video, VideoRequest request, string by, string what, CancellationToken cancellation) =>
        videos.ApplyAsync(video.Id, new Happened.Edited(BaseOf(video), BaseOf(video), request, by, what) { From = VersionOf(video) }, null, cancellation);

    private static string BaseOf(Video video) => video.Edit?.Script ?? video.Script
        ?? throw new PermanentException("video_not_ready", "There is no script to edit yet.");
}
