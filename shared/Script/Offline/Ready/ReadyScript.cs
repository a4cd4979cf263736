using System.Text.Json;
using System.Text.RegularExpressions;
using AutoVideo.Failures;
using AutoVideo.Render.Templates;

namespace AutoVideo.Script.Offline;

/// <summary>A scene as its author wrote it; what is null is made here.</summary>
internal sealed record GivenScene(string Narration, string? Headline = null, string? Kicker = null, string? Picture = null, IReadOnlyList<string>? Keywords = null, SceneRole? Role = null, SceneOverlay? Overlay = null);

internal sealed record GivenScript(string? Title, string? Language, IReadOnlyList<GivenScene> Scenes, SeoFields? Seo = null, IReadOnlyList<string>? Citations = null);

/// <summary>
/// Reads a ready script. Plain text: an optional <c># Title</c>, then a paragraph a scene, each with an optional
/// <c>[headline]</c> or <c>Scene 1:</c> label. JSON: a <see cref="ScriptDocument"/> or {title, scenes: [{narration, …}]}.
/// </summary>
internal static partial class ReadyScript
{
    public const int MaxScenes = 100;
    public const int MaxNarration = 1_500;

    /// <exception cref="PermanentException"><c>script_no_scenes</c>, <c>script_invalid</c>, <c>script_too_many_scenes</c>, <c>scene_too_long</c>, <c>overlay_invalid</c>.</exception>
    public static GivenScript Read(string text)
    {
        var script = text.AsSpan().TrimStart(" \t\r\n\uFEFF").StartsWith("{") ? ReadJson(text.Trim().Trim('\uFEFF')) : ReadText(text);
        if (script.Scenes.Count == 0)
            throw new PermanentException("script_no_scenes", "The script has no scene with words to speak. Write a paragraph for each scene, with a blank line between them.");
        if (script.Scenes.Count > MaxScenes)
            throw new PermanentException("script_too_many_scenes", $"The script has {script.Scenes.Count} scenes; at most {MaxScenes} are allowed.");
        var tooLong = script.Scenes.Index().FirstOrDefault(s => s.Item.Narration.Length > MaxNarration);
        if (tooLong.Item is not null)
            throw new PermanentException("scene_too_long", $"Scene {tooLong.Index + 1} has {tooLong.Item.Narration.Length} characters; at most {MaxNarration} are allowed. Divide it by blank lines.");
        foreach (var (index, scene) in script.Scenes.Index().Where(scene => scene.Item.Overlay is not null))
        {
            foreach (var (place, message) in SceneOverlayRules.Check(scene.Overlay!))
                throw new PermanentException("overlay_invalid", $"The overlay of scene {index + 1} is wrong at {place}: {message}");
        }
        return script;
    }

    /// <summary>The title that a script gives itself; null when it has none, or is no script.</summary>
    public static string? TitleOf(string text)
    {
        try
        {
            return Read(text).Title;
        }
        catch (PermanentException)
        {
            return null;
        }
    }

    private static GivenScript ReadText(string text)
    {
        string? title = null;
        var scenes = new List<GivenScene>();
        string? headline = null;
        foreach (var paragraph in BlankLines().Split(text.ReplaceLineEndings("\n").Replace('\f', '\n')))
        {
            var lines = paragraph.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
            while (lines.Count > 0)
            {
                if (title is null && scenes.Count == 0 && lines[0].StartsWith("# ", StringComparison.Ordinal))
                    title = PlainText.Clean(lines[0][2..]);
                else if (HeadlineLabel().Match(lines[0]) is { Success: true } label)
                    headline = PlainText.Clean(label.Groups["text"].Value);
                else if (!SceneLabel().IsMatch(lines[0]))
                    break;
                lines.RemoveAt(0);
            }
            var narration = PlainText.Clean(InlineLabel().Replace(string.Join('\n', lines), ""));
            if (!narration.Any(char.IsLetterOrDigit))
                continue;
            scenes.Add(new GivenScene(narration, headline));
            headline = null;
        }
        return new GivenScript(title, null, scenes);
    }

    private static GivenScript ReadJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 16, AllowTrailingCommas = true });
            var root = json.RootElement;
            var scenes = root.TryGetProperty("scenes", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(Scene).OfType<GivenScene>().ToList() : [];
            return new GivenScript(Text(root, "title"), Text(root, "language"), scenes, SeoOf(root), Texts(root, "citations"));
        }
        catch (InvalidOperationException broken)
        {
            // Half of a surrogate pair in an escape.
            throw new PermanentException("script_not_text", "The script contains broken text.", broken);
        }
        catch (JsonException invalid)
        {
            throw new PermanentException("script_invalid", $"The script is not valid JSON (line {invalid.LineNumber + 1}).", invalid);
        }
    }

    private static GivenScene? Scene(JsonElement scene)
    {
        var narration = scene.ValueKind == JsonValueKind.String ? PlainText.Clean(scene.GetString()!) : Text(scene, "narration");
        if (narration is null || !narration.Any(char.IsLetterOrDigit))
            return null;
        SceneRole? role = Enum.TryParse<SceneRole>(Text(scene, "role"), true, out var given) && Enum.IsDefined(given) ? given : null;
        return new GivenScene(narration, Text(scene, "onScreenText") ?? Text(scene, "headline"), Text(scene, "kicker"), Text(scene, "visualPrompt"), Texts(scene, "keywords"), role, Overlay(scene));
    }

    private static SceneOverlay? Overlay(JsonElement scene)
    {
        if (scene.ValueKind != JsonValueKind.Object || !scene.TryGetProperty("overlay", out var overlay) || overlay.ValueKind == JsonValueKind.Null)
            return null;
        try
        {
            return overlay.Deserialize(ScriptJsonContext.Default.SceneOverlay);
        }
        catch (JsonException wrong)
        {
            throw new PermanentException("overlay_invalid", $"The overlay of a scene cannot be read{(wrong.Path is null or "$" ? "" : $" at {wrong.Path}")}.", wrong);
        }
    }

    private static SeoFields? SeoOf(JsonElement script) => script.TryGetProperty("seo", out var seo) && seo.ValueKind == JsonValueKind.Object
        ? new(Text(seo, "title") ?? "", (Given(seo, "description") ?? "").ReplaceLineEndings("\n").Trim(), Texts(seo, "keywords") ?? [], Texts(seo, "hashtags") ?? [])
        : null;

    private static string? Text(JsonElement element, string name)
    {
        var clean = PlainText.Clean(Given(element, name) ?? "");
        return clean.Length == 0 ? null : clean;
    }

    private static string? Given(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
            return null;
        var text = value.GetString()!;
        return text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || text.Contains('\uFFFD')
            ? throw new PermanentException("script_not_text", "The script contains control characters or broken text.")
            : text;
    }

    private static List<string>? Texts(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => PlainText.Clean(v.GetString()!)).Where(v => v.Length is > 0 and <= 60)]
            : null;

    [GeneratedRegex(@"\n[ \t]*\n")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"^\[(?<text>[^\[\]]{1,120})\]$")]
    private static partial Regex HeadlineLabel();

    /// <summary>"Scene 3:" on a line of its own, and rules between scenes.</summary>
    [GeneratedRegex(@"^(?:(?:Scene|Szene|Сцена|シーン|場景|场景)\s*\d*\s*[:：.]?|-{3,}|\*{3,})$", RegexOptions.IgnoreCase)]
    private static partial Regex SceneLabel();

    [GeneratedRegex(@"^(?:Scene|Сцена|シーン|場景)\s*\d*\s*[:：]\s*", RegexOptions.IgnoreCase)]
    private static partial Regex InlineLabel();
}
