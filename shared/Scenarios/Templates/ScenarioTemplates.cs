using System.Text.Json;

namespace AutoVideo.Scenarios.Templates;

/// <summary>The templates that come with the product.</summary>
public static class ScenarioTemplates
{
    private const string Place = "AutoVideo.Scenarios.Templates.Data.";
    private static readonly Lazy<IReadOnlyList<ScenarioTemplate>> Known = new(() => [.. typeof(ScenarioTemplates).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Place, StringComparison.Ordinal) && !name.EndsWith(".schema.json", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(Read)]);

    public static IReadOnlyList<ScenarioTemplate> All => Known.Value;

    public static ScenarioTemplate? Find(string id) => All.FirstOrDefault(template => template.Id == id);

    /// <summary>A draft with the template's scenes, still without words; each scene's note says what it is for.</summary>
    public static ScenarioContent Begin(ScenarioTemplate template, string title, string language, string format, double? seconds)
    {
        var scenes = template.Scenes
            .SelectMany(scene => Enumerable.Repeat(scene, scene.Repeats?.Usual ?? 1))
            .Select((scene, index) => new ScenarioScene($"s{index + 1}", scene.Role, "") { Notes = scene.Purpose });
        return new ScenarioContent(title, language, ScenarioStatus.Draft, format, seconds ?? template.Seconds, [.. scenes])
        {
            Template = template.Id,
            Tone = template.Tone,
        };
    }

    private static ScenarioTemplate Read(string name)
    {
        using var stream = typeof(ScenarioTemplates).Assembly.GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize(stream, ScenariosJsonContext.Default.ScenarioTemplate)!;
    }
}
