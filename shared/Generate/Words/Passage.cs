using System.Text;
using AutoVideo.Scenarios;
using AutoVideo.Script;

namespace AutoVideo.Generate.Words;

/// <summary>Words to work on: a scenario's scenes, or one text as a single part.</summary>
/// <param name="Title">Null for a text.</param>
/// <param name="Language">BCP 47; null finds it out.</param>
public sealed record Passage(string? Title, string? Language, IReadOnlyList<PassagePart> Parts)
{
    /// <summary>What is said about it where it is published; null for nothing.</summary>
    public string? Description { get; init; }

    public static Passage Of(ScenarioContent content, IReadOnlyCollection<string>? sceneIds = null) => new(
        content.Title, content.Language,
        [.. content.Scenes.Where(scene => scene.Narration.Length > 0 && (sceneIds is null || sceneIds.Contains(scene.Id)))
            .Select(scene => new PassagePart(scene.Id, scene.Narration, scene.OnScreenText, scene.Role))]);

    public static Passage Of(ScriptDocument script) => new(
        script.Title, script.Language, [.. script.Scenes.Select(scene => new PassagePart(scene.Id, scene.Narration, scene.OnScreenText, scene.Role) { Kicker = scene.Kicker })])
    {
        Description = script.Seo.Description.Length > 0 ? script.Seo.Description : null,
    };

    public static Passage Of(string text, string? language) => new(null, language, [new("text", text, null, SceneRole.Body)]);

    public string All => string.Join('\n', Parts.Select(part => part.Text));

    internal string Marked(string mark)
    {
        var text = new StringBuilder();
        text.Append('<').Append(mark).AppendLine(">");
        if (Title is not null)
            text.Append("title: ").AppendLine(Title);
        if (Description is not null)
            text.Append("description: ").AppendLine(Description);
        foreach (var part in Parts)
        {
            text.Append('[').Append(part.Id).Append("] ").AppendLine(part.Text);
            if (part.Headline is not null)
                text.Append("headline: ").AppendLine(part.Headline);
            if (part.Kicker is not null)
                text.Append("kicker: ").AppendLine(part.Kicker);
        }
        return text.Append("</").Append(mark).AppendLine(">").ToString();
    }
}

public sealed record PassagePart(string Id, string Text, string? Headline, SceneRole Role)
{
    /// <summary>A word or two above the headline; null for none.</summary>
    public string? Kicker { get; init; }
}
