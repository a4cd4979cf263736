using AutoVideo.Failures;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Storage;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;
using AutoVideo.Visuals;
using AutoVideo.Voice;
using Microsoft.Extensions.Options;

namespace AutoVideo.Render.Preview;

/// <summary>What a preview shows.</summary>
/// <param name="Timeline">Blob name.</param>
/// <param name="StandIns">Scenes whose new words are not spoken or whose new picture is not drawn yet: shown silent, or with the picture before.</param>
public sealed record PreviewCut(string Timeline, IReadOnlyList<string> StandIns);

/// <summary>
/// The timeline of a version, or of a video as it stands, edits included. Nothing is paid for: what an edit has not had made yet is
/// stood in for, words by captions at the pace of the voice, pictures by the scene's last one.
/// </summary>
public sealed class PreviewTimelines(VideoVersions versions, VideoEditor editor, ManifestBlobs manifests, ISpeechPace pace, IOptions<RenderOptions> options)
{
    /// <param name="version">A finished rendering; null for the video as it stands.</param>
    /// <exception cref="PermanentException"><c>version_not_found</c>, <c>video_not_ready</c>: there is no script or no picture yet.</exception>
    public async Task<PreviewCut> OfAsync(Video video, int? version, CancellationToken cancellation)
    {
        if (version is { } number)
            return new((await versions.ReadAsync(video.Id, number, cancellation)).Timeline, []);
        if (video.Timeline is { } composed && (video.Edit is null || video.Status == VideoStatus.Running))
            return new(composed, []);
        if (video is { Edit: null, Script: null, Version: > 0 })
            return new((await versions.ReadAsync(video.Id, video.Version, cancellation)).Timeline, []);
        return await ComposeAsync(video, cancellation);
    }

    private async Task<PreviewCut> ComposeAsync(Video video, CancellationToken cancellation)
    {
        var script = await editor.ReadScriptAsync(video, cancellation);
        var request = video.Edit?.Request ?? video.Request;
        var made = video.Scenes.ToDictionary(scene => scene.Id);
        var drawn = await DrawnAsync(video, cancellation);
        // Another voice speaks every line anew, another look draws every picture.
        var otherVoice = request.Voice != video.Request.Voice;
        var otherLook = request.Style != video.Request.Style || request.Format != video.Request.Format || request.Seed != video.Request.Seed;
        var standIns = new HashSet<string>();
        var speeches = new List<Speech>();
        var pictures = new List<Picture?>();
        foreach (var scene in script.Scenes)
        {
            var before = made.GetValueOrDefault(scene.Id);
            var speech = before?.Narration == scene.Narration ? await FindAsync(before.Voice, VoiceJsonContext.Default.Speech, cancellation) : null;
            var picture = await FindAsync(before?.Picture, VisualsJsonContext.Default.Picture, cancellation);
            if (otherVoice || otherLook || speech is null || picture is null || !drawn.TryGetValue(scene.Id, out var was) || !EditPlan.LooksAlike(was, scene))
                standIns.Add(scene.Id);
            speeches.Add(speech ?? Unspoken(scene, script.Language, request.Voice));
            pictures.Add(picture);
        }
        var timeline = WishedTimeline.Build(script, speeches, Filled(pictures), request, options.Value, video.Pace?.Pause);
        timeline = timeline with { Voice = [.. timeline.Voice.Where(clip => clip.Blob.Length > 0)] };
        return new(await manifests.WriteAsync("timeline", timeline, RenderJsonContext.Default.Timeline, cancellation), [.. script.Scenes.Select(scene => scene.Id).Where(standIns.Contains)]);
    }

    /// <summary>The scenes as they were when their pictures were drawn.</summary>
    private async Task<Dictionary<string, ScriptScene>> DrawnAsync(Video video, CancellationToken cancellation)
    {
        var name = video.Script ?? (video.Version > 0 ? (await versions.ReadAsync(video.Id, video.Version, cancellation)).Script : null);
        var script = await FindAsync(name, ScriptJsonContext.Default.ScriptDocument, cancellation);
        return script?.Scenes.ToDictionary(scene => scene.Id) ?? [];
    }

    private async Task<T?> FindAsync<T>(string? name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellation) where T : class
    {
        try
        {
            return name is null ? null : await manifests.ReadAsync(name, type, cancellation);
        }
        catch (BlobNotFoundException)
        {
            return null; // cleaned away since; it can be made again, which is not a preview's to do
        }
    }

    /// <summary>A line without sound: its words stand as long as the voice would take.</summary>
    private Speech Unspoken(ScriptScene scene, string language, string? voice)
    {
        var seconds = Math.Clamp(pace.Estimate(scene.Narration, language, voice), 0.5, 120);
        var words = Languages.IsWrittenWithoutSpaces(language)
            ? [.. scene.Narration.EnumerateRunes().Where(rune => !System.Text.Rune.IsWhiteSpace(rune)).Select(rune => rune.ToString())]
            : scene.Narration.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var letters = (double)Math.Max(1, words.Sum(word => word.Length + 1));
        var at = 0.0;
        return new("", (long)(seconds * Speech.SampleRate), [.. words.Select(word => new SpokenWord(word, at, at += seconds * (word.Length + 1) / letters))], "none", "none", IsDraftVoice: true);
    }

    /// <summary>A scene without a picture shows the one before it; the first ones, the first there is.</summary>
    private static Picture[] Filled(List<Picture?> pictures)
    {
        var last = pictures.Find(picture => picture is not null)
            ?? throw new PermanentException("video_not_ready", "There is no picture to show yet; wait until the scenes are drawn.");
        return [.. pictures.Select(picture => last = picture ?? last)];
    }
}
