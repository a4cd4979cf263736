using System.Text.Json;
using AutoVideo.Script;

namespace AutoVideo.Scenarios;

/// <summary>What differs between two contents, by field and by scene: scenes are matched by id, so a moved scene is not a removed and an added one.</summary>
/// <param name="Fields">Fields of the scenario itself.</param>
public sealed record ScenarioDiff(IReadOnlyList<FieldChange> Fields, IReadOnlyList<SceneChange> Scenes)
{
    public bool IsEmpty => Fields.Count == 0 && Scenes.Count == 0;

    public static ScenarioDiff Between(ScenarioContent before, ScenarioContent after) =>
        new([.. FieldsOf(before).Zip(FieldsOf(after)).Where(pair => pair.First.Value != pair.Second.Value).Select(Change)], [.. ScenesOf(before, after)]);

    private static IEnumerable<SceneChange> ScenesOf(ScenarioContent before, ScenarioContent after)
    {
        var old = before.Scenes.Index().ToDictionary(scene => scene.Item.Id);
        var kept = after.Scenes.Select(scene => scene.Id).ToHashSet();
        foreach (var (index, scene) in before.Scenes.Index())
        {
            if (!kept.Contains(scene.Id))
                yield return new(scene.Id, SceneChangeKind.Removed, index + 1, null, [.. FieldsOf(scene).Where(field => field.Value.Length > 0).Select(field => new FieldChange(field.Name, field.Value, null))]);
        }
        var stayed = InOrder([.. after.Scenes.Where(scene => old.ContainsKey(scene.Id)).Select(scene => old[scene.Id].Index)]);
        foreach (var (index, scene) in after.Scenes.Index())
        {
            if (!old.TryGetValue(scene.Id, out var was))
            {
                yield return new(scene.Id, SceneChangeKind.Added, null, index + 1, [.. FieldsOf(scene).Where(field => field.Value.Length > 0).Select(field => new FieldChange(field.Name, null, field.Value))]);
                continue;
            }
            FieldChange[] changes = [.. FieldsOf(was.Item).Zip(FieldsOf(scene)).Where(pair => pair.First.Value != pair.Second.Value).Select(Change)];
            var moved = !stayed.Contains(was.Index);
            if (moved || changes.Length > 0)
                yield return new(scene.Id, moved ? SceneChangeKind.Moved : SceneChangeKind.Changed, was.Index + 1, index + 1, changes);
        }
    }

    /// <summary>The longest run of places that kept their order (Schensted, 1961): all others were moved.</summary>
    private static HashSet<int> InOrder(int[] places)
    {
        var ends = new List<int>();
        var before = new int[places.Length];
        for (var index = 0; index < places.Length; index++)
        {
            var length = ends.FindIndex(end => places[end] >= places[index]);
            length = length < 0 ? ends.Count : length;
            before[index] = length > 0 ? ends[length - 1] : -1;
            if (length == ends.Count)
                ends.Add(index);
            else
                ends[length] = index;
        }
        var kept = new HashSet<int>();
        for (var index = ends.Count > 0 ? ends[^1] : -1; index >= 0; index = before[index])
            kept.Add(places[index]);
        return kept;
    }

    private static FieldChange Change(((string Name, string Value) First, (string Name, string Value) Second) pair) =>
        new(pair.First.Name, pair.First.Value, pair.Second.Value);

    private static IEnumerable<(string Name, string Value)> FieldsOf(ScenarioContent content) =>
    [
        ("title", content.Title), ("language", content.Language), ("status", content.Status.ToString().ToLowerInvariant()), ("format", content.Format),
        ("seconds", content.Seconds.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("template", content.Template ?? ""),
        ("tone", content.Tone ?? ""), ("audience", content.Audience ?? ""), ("notes", content.Notes ?? ""), ("tags", Lines(content.Tags)),
        ("citations", Lines(content.Citations)), ("seo/title", content.Seo?.Title ?? ""), ("seo/description", content.Seo?.Description ?? ""),
        ("seo/keywords", Lines(content.Seo?.Keywords ?? [])), ("seo/hashtags", Lines(content.Seo?.Hashtags ?? [])),
    ];

    private static IEnumerable<(string Name, string Value)> FieldsOf(ScenarioScene scene) =>
    [
        ("role", scene.Role.ToString()), ("narration", scene.Narration), ("onScreenText", scene.OnScreenText ?? ""), ("kicker", scene.Kicker ?? ""),
        ("visualPrompt", scene.VisualPrompt ?? ""), ("keywords", Lines(scene.Keywords)), ("sources", string.Join(", ", scene.Sources)), ("notes", scene.Notes ?? ""),
        ("overlay", scene.Overlay is null ? "" : JsonSerializer.Serialize(scene.Overlay, ScriptJsonContext.Default.SceneOverlay)),
    ];

    private static string Lines(IReadOnlyList<string> texts) => string.Join('\n', texts);
}

/// <param name="Before">Null when the scene was not there.</param>
/// <param name="After">Null when the scene is gone.</param>
public sealed record FieldChange(string Field, string? Before, string? After);

public enum SceneChangeKind { Added, Removed, Moved, Changed }

/// <param name="From">1-based place before; null when added.</param>
/// <param name="To">1-based place after; null when removed.</param>
/// <param name="Fields">What else changed in it; a moved scene may have changed too.</param>
public sealed record SceneChange(string SceneId, SceneChangeKind Kind, int? From, int? To, IReadOnlyList<FieldChange> Fields);
