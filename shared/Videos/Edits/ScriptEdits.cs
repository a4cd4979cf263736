using AutoVideo.Failures;
using AutoVideo.Render.Footage;
using AutoVideo.Render.Templates;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Voice.Alignment;

namespace AutoVideo.Videos.Edits;

/// <param name="Narration">Null leaves it as it is; the same for the others.</param>
/// <param name="Picture">Blob name of an uploaded picture; empty goes back to a drawn one.</param>
/// <param name="Overlay">What is drawn over the picture; one without a template takes it away.</param>
/// <param name="Caption">What the captions show in place of the narration; empty takes it away, other narration does too.</param>
/// <param name="Clip">How the scene's clip is shown; one that says nothing goes back to what fits.</param>
public sealed record SceneChange(
    string? Narration = null, string? Headline = null, string? Kicker = null, string? VisualPrompt = null, IReadOnlyList<string>? Keywords = null, string? Picture = null,
    SceneOverlay? Overlay = null, string? Caption = null, ClipCut? Clip = null);

/// <summary>Edits of a script: each gives a new one and leaves the old as it was.</summary>
public static class ScriptEdits
{
    public const int MaxScenes = 100, MaxNarration = 1_500, MaxCaption = MaxNarration, MaxCaptionWord = 60, MaxHeadline = 120, MaxKicker = 40, MaxPrompt = 1_000, MaxKeywords = 20, MaxKeyword = 60;
    public const double ShortestClip = 0.5, LongestClip = FootageRules.MaxStart, SlowestClip = FootageRules.LeastSpeed, FastestClip = FootageRules.MostSpeed, ClosestClip = FootageRules.MostScale;

    /// <exception cref="PermanentException"><c>scene_not_found</c>, <c>scene_invalid</c>, <c>overlay_invalid</c>.</exception>
    public static ScriptDocument Change(ScriptDocument script, string sceneId, SceneChange change)
    {
        Check(change, script.Language);
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
            Caption = change.Caption is { } caption ? (Plain(caption) is { Length: > 0 } shown && shown != narration ? shown : null)
                : narration == scene.Narration ? scene.Caption : null,
            Clip = change.Clip is { } cut ? (cut == new ClipCut() ? null : cut) : scene.Clip,
            // Speech is about as long as its letters; the voice itself says how long it really is.
            EstimatedSeconds = scene.Narration.Length > 0 ? scene.EstimatedSeconds * narration.Length / scene.Narration.Length : scene.EstimatedSeconds,
        };
        var own = new OwnWords(
            scene.Own is { Narration: true } || after.Narration != scene.Narration,
            scene.Own is { Picture: true } || after.VisualPrompt != scene.VisualPrompt || !after.Keywords.SequenceEqual(scene.Keywords));
        if (own is not { Narration: false, Picture: false })
            after = after with { Own = own };
        return script with { Scenes = [.. script.Scenes.Select(other => other.Id == sceneId ? after : other)] };
    }

    /// <param name="order">Every scene's id once.</param>
    /// <exception cref="PermanentException"><c>scene_order_invalid</c>.</exception>
    public static ScriptDocument Reorder(ScriptDocument script, IReadOnlyList<string> order)
    {
        if (order.Count != script.Scenes.Count || !order.Order(StringComparer.Ordinal).SequenceEqual(script.Scenes.Select(scene => scene.Id).Order(StringComparer.Ordinal)))
            throw new PermanentException("scene_order_invalid", $"Name each of the {script.Scenes.Count} scenes once: {string.Join(", ", script.Scenes.Select(scene => scene.Id))}.");
        var marked = Marked(script);
        // The progress bars fill in the new order too.
        var places = marked.Scenes.Select(scene => scene.Mark!.Place).Order();
        return script with { Scenes = [.. order.Select(id => Find(marked, id)).Zip(places, (scene, place) => scene with { Mark = scene.Mark! with { Place = place } })] };
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
        var marked = Marked(script).Scenes;
        var beside = marked[Math.Max(0, place - 1)].Mark!;
        var scene = new ScriptScene($"s{number}", SceneRole.Body, "", "", null, "", [], estimatedSeconds)
        {
            Mark = beside with { Number = marked.Max(other => other.Mark!.Number) + 1 },
        };
        var with = script with { Scenes = [.. marked.Take(place), scene, .. marked.Skip(place)] };
        var headline = content.Headline ?? Shortened(content.Narration);
        return (Change(with, scene.Id, content with { Headline = headline, VisualPrompt = content.VisualPrompt ?? headline }), scene.Id);
    }

    /// <exception cref="PermanentException"><c>scene_not_found</c>, <c>scene_last</c>.</exception>
    public static ScriptDocument Remove(ScriptDocument script, string sceneId)
    {
        var scene = Find(script, sceneId);
        if (script.Scenes.Count == 1)
            throw new PermanentException("scene_last", "A video has at least one scene; change its words, or delete the video.");
        var marked = Marked(script).Scenes;
        var left = marked.Where(other => other.Id != scene.Id).ToArray();
        // The last scene fills the progress bar.
        left[^1] = left[^1] with { Mark = left[^1].Mark! with { Place = marked[^1].Mark!.Place } };
        return script with { Scenes = left };
    }

    /// <summary>From the first change of order on, scenes keep what follows from their place so far.</summary>
    private static ScriptDocument Marked(ScriptDocument script) =>
        script with { Scenes = [.. script.Scenes.Select((scene, index) => scene with { Mark = script.MarkOf(index) })] };

    private static ScriptScene Find(ScriptDocument script, string sceneId) => script.Scenes.FirstOrDefault(scene => scene.Id == sceneId) ?? throw NotFound(sceneId);

    private static PermanentException NotFound(string sceneId) => new("scene_not_found", $"There is no scene '{sceneId}'.");

    private static void Check(SceneChange change, string language)
    {
        Check("narration", change.Narration, MaxNarration, isRequired: true);
        Check("headline", change.Headline, MaxHeadline);
        Check("kicker", change.Kicker, MaxKicker);
        Check("visualPrompt", change.VisualPrompt, MaxPrompt);
        if (change.Caption is { Length: > 0 } caption)
        {
            Check("caption", caption, MaxCaption, isRequired: true);
            if (LineWords.Of(caption, language).Any(word => word.Written.Length > MaxCaptionWord))
                throw new PermanentException("scene_invalid", $"A word of 'caption' has at most {MaxCaptionWord} characters.");
        }
        if (change.Overlay is { Template.Length: > 0 } overlay)
        {
            foreach (var (place, message) in SceneOverlayRules.Check(overlay))
                throw new PermanentException("overlay_invalid", $"'overlay{place}': {message}");
        }
        if (change.Clip is { } clip)
            Check(clip);
        if (change.Keywords is { } keywords)
        {
            if (keywords.Count > MaxKeywords)
                throw new PermanentException("scene_invalid", $"At most {MaxKeywords} keywords.");
            foreach (var keyword in keywords)
                Check("keywords", keyword, MaxKeyword, isRequired: true);
        }
    }

    private static void Check(ClipCut clip)
    {
        if (clip.End is { } end && !(end >= clip.Start + ShortestClip))
            throw Invalid($"'clip.end' is at least {ShortestClip} s behind 'clip.start'");
        // As the timeline has it, which the cut becomes a part of.
        var piece = new FootageClip("clip", clip.Start, 1, clip.Speed ?? 1) { FocusX = clip.FocusX, FocusY = clip.FocusY, Scale = clip.Scale };
        foreach (var message in FootageRules.Errors(piece))
            throw Invalid(message);

        static PermanentException Invalid(string message) => new("scene_invalid", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{message}."));
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
