using AutoVideo.Failures;
using AutoVideo.Render.Templates;
using AutoVideo.Script;

namespace AutoVideo.Videos.Edits;

/// <param name="Narration">Null leaves it as it is; the same for the others.</param>
/// <param name="Picture">Blob name of an uploaded picture; empty goes back to a drawn one.</param>
/// <param name="Overlay">What is drawn over the picture; one without a template takes it away.</param>
public sealed record SceneChange(
    string? Narration = null, string? Headline = null, string? Kicker = null, string? VisualPrompt = null, IReadOnlyList<string>? Keywords = null, string? Picture = null,
    SceneOverlay? Overlay = null);

/// <summary>Edits of a script: each gives a new one and leaves the old as it was.</summary>
public static class ScriptEdits
{
    public const int MaxScenes = 100, MaxNarration = 1_500, MaxHeadline = 120, MaxKicker = 40, MaxPrompt = 1_000, MaxKeywords = 20, MaxKeyword = 60;

    /// <exception cref="PermanentException"><c>scene_not_found</c>, <c>scene_invalid</c>, <c>overlay_invalid</c>.</exception>
    public static ScriptDocument Change(ScriptDocument script, string sceneId, SceneChange change)
    {
        Check(change);
        var scene = Find(script, sceneId);
        var narration = change.Narration is { } words ? Plain(words) : scene.Narration;
        var after = scene with
        {
            Narration = narration,
            OnScreenText = change.Headline is { } headline ? Plain(headline) : scene.OnScreenText,
            Kicker = change.Kicker is { } kicker ? (Plain(kicker) is { Length: > 0 } given ? given : null) : scene.Kicker,
            VisualPrompt = change.VisualPrompt is { } prompt ? Plain(prompt) : scene.VisualPrompt,
            Keywords = change.Keywords ?? scene.Keywords,
            PictureUpload = change.Picture is { } picture ? (picture.Length > 0 ? picture : null) : scene.PictureUpload,
            Overlay = change.Overlay is { } overlay ? (overlay.Template.Length > 0 ? overlay : null) : scene.Overlay,
            // Speech is about as long as its letters; the voice itself says how long it really is.
            EstimatedSeconds = scene.Narration.Length > 0 ? scene.EstimatedSeconds * narration.Length / scene.Narration.Length : scene.EstimatedSeconds,
        };
        return script with { Scenes = [.. script.Scenes.Select(other => other.Id == sceneId ? after : other)] };
    }

    /// <param name="order">Every scene's id once.</param>
    /// <exception cref="PermanentException"><c>scene_order_invalid</c>.</exception>
    public static ScriptDocument Reorder(ScriptDocument script, IReadOnlyList<string> order)
    {
        if (order.Count != script.Scenes.Count || !order.Order(StringComparer.Ordinal).SequenceEqual(script.Scenes.Select(scene => scene.Id).Order(StringComparer.Ordinal)))
            throw new PermanentException("scene_order_invalid", $"Name each of the {script.Scenes.Count} scenes once: {string.Join(", ", script.Scenes.Select(scene => scene.Id))}.");
        return script with { Scenes = [.. order.Select(id => Find(script, id))] };
    }

    /// <param name="after">The scene that the new one follows; null puts it first.</param>
    /// <returns>The script, and the new scene's id.</returns>
    /// <exception cref="PermanentException"><c>scene_not_found</c>, <c>scene_invalid</c>, <c>script_too_many_scenes</c>.</exception>
    public static (ScriptDocument Script, string SceneId) Insert(ScriptDocument script, string? after, SceneChange content, double estimatedSeconds)
    {
        if (script.Scenes.Count >= MaxScenes)
            throw new PermanentException("script_too_many_scenes", $"A video has at most {MaxScenes} scenes.");
        if (content.Narration is null)
            throw new PermanentException("scene_invalid", "A new scene needs its narration.");
        var place = after is null ? 0 : script.Scenes.TakeWhile(scene => scene.Id != after).Count() + 1;
        if (place > script.Scenes.Count)
            throw NotFound(after!);
        var number = script.Scenes.Count + 1;
        while (script.Scenes.Any(scene => scene.Id == $"s{number}"))
            number++;
        var scene = new ScriptScene($"s{number}", SceneRole.Body, "", "", null, "", [], estimatedSeconds);
        var with = script with { Scenes = [.. script.Scenes.Take(place), scene, .. script.Scenes.Skip(place)] };
        var headline = content.Headline ?? Shortened(content.Narration);
        return (Change(with, scene.Id, content with { Headline = headline, VisualPrompt = content.VisualPrompt ?? headline }), scene.Id);
    }

    /// <exception cref="PermanentException"><c>scene_not_found</c>, <c>scene_last</c>.</exception>
    public static ScriptDocument Remove(ScriptDocument script, string sceneId)
    {
        var scene = Find(script, sceneId);
        return script.Scenes.Count > 1
            ? script with { Scenes = [.. script.Scenes.Where(other => other != scene)] }
            : throw new PermanentException("scene_last", "A video has at least one scene; change its words, or delete the video.");
    }

    private static ScriptScene Find(ScriptDocument script, string sceneId) => script.Scenes.FirstOrDefault(scene => scene.Id == sceneId) ?? throw NotFound(sceneId);

    private static PermanentException NotFound(string sceneId) => new("scene_not_found", $"There is no scene '{sceneId}'.");

    private static void Check(SceneChange change)
    {
        Check("narration", change.Narration, MaxNarration, isRequired: true);
        Check("headline", change.Headline, MaxHeadline);
        Check("kicker", change.Kicker, MaxKicker);
        Check("visualPrompt", change.VisualPrompt, MaxPrompt);
        if (change.Overlay is { Template.Length: > 0 } overlay)
        {
            foreach (var (place, message) in SceneOverlayRules.Check(overlay))
                throw new PermanentException("overlay_invalid", $"'overlay{place}': {message}");
        }
        if (change.Keywords is { } keywords)
        {
            if (keywords.Count > MaxKeywords)
                throw new PermanentException("scene_invalid", $"At most {MaxKeywords} keywords.");
            foreach (var keyword in keywords)
                Check("keywords", keyword, MaxKeyword, isRequired: true);
        }
    }

    private static void Check(string name, string? text, int longest, bool isRequired = false)
    {
        if (text is null)
            return;
        if (text.Length > longest || (isRequired && !text.Any(char.IsLetterOrDigit)) || text.Any(c => char.IsControl(c) && c is not ('\n' or '\t' or '\r')) || text.Contains('\uFFFD'))
            throw new PermanentException("scene_invalid", $"'{name}' is plain text of at most {longest} characters{(isRequired ? ", with a letter or a digit" : "")}.");
    }

    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Shortened(string narration)
    {
        var plain = Plain(narration);
        if (plain.Length <= 40)
            return plain.TrimEnd('.', '!', '?', '。', '！', '？');
        var cut = plain.LastIndexOf(' ', 40);
        return plain[..(cut > 10 ? cut : 16)];
    }
}
