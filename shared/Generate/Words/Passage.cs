using System.Text;
using AutoVideo.Scenarios;
using AutoVideo.Script;

namespace AutoVideo.Generate.Words;

/// <summary>Words to work on: a scenario's scenes, or one text as a single part.</summary>
/// <param name="Title">Null for a text.</param>
/// <param name="Language">BCP 47; null finds it out.</param>
public sealed record Passage(string? Title, string? Language, IReadOnlyList<PassagePart> Parts)
{
    public static Passage Of(ScenarioContent content, IReadOnlyCollection<string>? sceneIds = null) => new(
        content.Title, content.Language,
        [.. content.Scenes.Where(scene => scene.Narration.Length > 0 && (sceneIds is null || sceneIds.Contains(scene.Id)))
            .Select(scene => new PassagePart(scene.Id, scene.Narration, scene.OnScreenText, scene.Role))]);

    public static Passage Of(string text, string? language) => new(null, language, [new("text", text, null, SceneRole.Body)]);

    public string All => string.Join('\n', Parts.Select(part => part.Text));

    internal string Marked(string mark)
    {
        var text = new StringBuilder();
        text.Append('<').Append(mark).AppendLine(">");
        if (Title is not null)
            text.Append("title: ").AppendLine(Title);
        foreach (var part in Parts)
        {
            text.Append('[').Append(part.Id).Append("] ").AppendLine(part.Text);
            if (part.Headline is not null)
                text.Append("headline: ").AppendLine(part.Headline);
        }
        return text.Append("</").Append(mark).AppendLine(">").ToString();
    }
}

public sealed record PassagePart(string Id, string Text, string? Headline, SceneRole Role);
