using System.Text.Json;
using System.Text.Json.Nodes;
using AutoVideo.Failures;
using AutoVideo.Script;

namespace AutoVideo.Scenarios.Text;

/// <summary>A scenario as a ready script: what a video is made of.</summary>
public static class ScenarioScript
{
    /// <returns>JSON as the ready-script reader takes it.</returns>
    /// <exception cref="PermanentException"><c>script_no_scenes</c>: no scene has words yet.</exception>
    public static string Of(ScenarioContent content)
    {
        var spoken = content.Scenes.Where(scene => scene.Narration.Any(char.IsLetterOrDigit)).ToArray();
        if (spoken.Length == 0)
            throw new PermanentException("script_no_scenes", "No scene of the scenario has words to speak yet.");
        var scenes = spoken.Select(scene => (JsonNode)new JsonObject
        {
            ["narration"] = scene.Narration,
            ["role"] = scene.Role.ToString(),
            ["onScreenText"] = scene.OnScreenText,
            ["kicker"] = scene.Kicker,
            ["visualPrompt"] = scene.VisualPrompt,
            ["keywords"] = new JsonArray([.. scene.Keywords.Select(keyword => (JsonNode)keyword)]),
            ["overlay"] = scene.Overlay is null ? null : JsonSerializer.SerializeToNode(scene.Overlay, ScriptJsonContext.Default.SceneOverlay),
        });
        return new JsonObject
        {
            ["title"] = content.Title,
            ["language"] = content.Language,
            ["scenes"] = new JsonArray([.. scenes]),
            ["seo"] = content.Seo is null ? null : JsonSerializer.SerializeToNode(content.Seo, ScriptJsonContext.Default.SeoFields),
            ["citations"] = new JsonArray([.. content.Citations.Select(citation => (JsonNode)citation)]),
        }.ToJsonString();
    }
}
