using System.Globalization;
using System.Text;
using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Script;

namespace AutoVideo.Scenarios.Text;

/// <summary>
/// A scenario as Markdown that people can read and edit, and read back without loss of what a video is made of: front matter with the
/// scenario's own fields, <c># title</c>, a <c>## headline {#id role}</c> a scene, its narration as paragraphs, then <c>- picture: …</c>
/// lines for the rest, and the citations as a numbered list.
/// </summary>
public static class ScenarioMarkdown
{
    private const string SourcesHeading = "## Sources";

    public static string Write(ScenarioContent content)
    {
        var text = new StringBuilder("---\n");
        Line(text, "language", content.Language);
        Line(text, "format", content.Format);
        Line(text, "seconds", content.Seconds.ToString(CultureInfo.InvariantCulture));
        Line(text, "template", content.Template);
        Line(text, "tone", content.Tone);
        Line(text, "audience", content.Audience);
        Line(text, "tags", content.Tags.Count > 0 ? string.Join(", ", content.Tags) : null);
        text.Append("---\n\n# ").Append(OneLine(content.Title)).Append('\n');
        foreach (var scene in content.Scenes)
        {
            text.Append("\n## ").Append(OneLine(scene.OnScreenText ?? "").Replace("{", "\\{", StringComparison.Ordinal))
                .Append(CultureInfo.InvariantCulture, $" {{#{scene.Id} {scene.Role}}}\n\n");
            if (scene.Narration.Length > 0)
                text.Append(Escaped(scene.Narration)).Append("\n\n");
            Item(text, "kicker", scene.Kicker);
            Item(text, "picture", scene.VisualPrompt);
            Item(text, "keywords", scene.Keywords.Count > 0 ? string.Join(", ", scene.Keywords) : null);
            Item(text, "sources", scene.Sources.Count > 0 ? string.Join(", ", scene.Sources) : null);
            Item(text, "overlay", scene.Overlay is null ? null : JsonSerializer.Serialize(scene.Overlay, ScriptJsonContext.Default.SceneOverlay));
            Item(text, "notes", scene.Notes);
        }
        if (content.Citations.Count > 0)
            text.Append('\n').Append(SourcesHeading).Append("\n\n");
        foreach (var (index, citation) in content.Citations.Index())
            text.Append(CultureInfo.InvariantCulture, $"{index + 1}. {OneLine(citation)}\n");
        return text.ToString();
    }

    /// <summary>Reads what <see cref="Write"/> wrote, and plain Markdown: a heading a scene, or a paragraph a scene.</summary>
    /// <exception cref="PermanentException"><c>scenario_text_invalid</c>.</exception>
    public static ScenarioContent Read(string markdown, string defaultLanguage)
    {
        var reader = new ScenarioMarkdownReader(markdown);
        return reader.Read(defaultLanguage);
    }

    // A line of the narration that would read as something else.
    private static string Escaped(string narration) => string.Join('\n', narration.ReplaceLineEndings("\n").Split('\n')
        .Select(line => line.StartsWith('#') || line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith('\\') ? "\\" + line : line));

    private static void Line(StringBuilder text, string name, string? value)
    {
        if (value is not null)
            text.Append(CultureInfo.InvariantCulture, $"{name}: {OneLine(value)}\n");
    }

    private static void Item(StringBuilder text, string name, string? value)
    {
        if (value is not null)
            text.Append(CultureInfo.InvariantCulture, $"- {name}: {OneLine(value)}\n");
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
