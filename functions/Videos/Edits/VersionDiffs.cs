using System.Globalization;
using System.Text.Json;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;

namespace AutoVideo.Videos.Edits;

/// <summary>Compares two versions scene by scene; scenes are matched by id.</summary>
internal static class VersionDiffs
{
    public static VideoVersionDiff Between(
        VideoVersion from, (ScriptDocument Script, Timeline Timeline) before, VideoVersion to, (ScriptDocument Script, Timeline Timeline) after)
    {
        var old = before.Script.Scenes.Index().ToDictionary(scene => scene.Item.Id);
        var scenes = before.Script.Scenes.Where(scene => after.Script.Scenes.All(other => other.Id != scene.Id))
            .Select(scene => new VideoSceneDiff(scene.Id, "removed", Changes(FieldsOf(scene, before.Timeline), [])))
            .ToList();
        foreach (var (index, scene) in after.Script.Scenes.Index())
        {
            if (!old.TryGetValue(scene.Id, out var was))
            {
                scenes.Add(new(scene.Id, "added", Changes([], FieldsOf(scene, after.Timeline))));
                continue;
            }
            var changes = Changes(FieldsOf(was.Item, before.Timeline), FieldsOf(scene, after.Timeline));
            if (changes.Length > 0 || was.Index != index)
                scenes.Add(new(scene.Id, was.Index != index ? "moved" : "changed", changes));
        }
        return new(from.Number, to.Number, Changes(SettingsOf(from), SettingsOf(to)), scenes);
    }

    private static (string Name, string? Value)[] SettingsOf(VideoVersion version) =>
    [
        ("title", version.Title), ("format", version.Request.Format), ("style", version.Request.Style), ("voice", version.Request.Voice),
        ("captions", version.Request.Captions), ("music", version.Request.Music), ("ownMusic", version.Request.OwnMusic?.Blob),
        ("seed", version.Request.Seed.ToString(CultureInfo.InvariantCulture)), ("seconds", version.Result.Seconds.ToString("0.###", CultureInfo.InvariantCulture)),
    ];

    private static (string Name, string? Value)[] FieldsOf(ScriptScene scene, Timeline timeline)
    {
        var place = timeline.Scenes.FirstOrDefault(other => other.Id == scene.Id);
        return
        [
            ("narration", scene.Narration), ("caption", scene.Caption), ("headline", scene.OnScreenText), ("kicker", scene.Kicker), ("picture", scene.PictureUpload ?? scene.VisualPrompt),
            ("overlay", scene.Overlay is null ? null : JsonSerializer.Serialize(scene.Overlay, ScriptJsonContext.Default.SceneOverlay)),
            ("clip", scene.Clip is null ? null : JsonSerializer.Serialize(scene.Clip, ScriptJsonContext.Default.ClipCut)),
            ("firstFrame", place?.FirstFrame.ToString(CultureInfo.InvariantCulture)), ("frames", place?.FrameCount.ToString(CultureInfo.InvariantCulture)),
        ];
    }

    private static VideoSettingChange[] Changes((string Name, string? Value)[] before, (string Name, string? Value)[] after) =>
    [
        .. before.Select(field => field.Name).Union(after.Select(field => field.Name))
            .Select(name => new VideoSettingChange(name, before.FirstOrDefault(field => field.Name == name).Value, after.FirstOrDefault(field => field.Name == name).Value))
            .Where(change => change.Before != change.After),
    ];
}
