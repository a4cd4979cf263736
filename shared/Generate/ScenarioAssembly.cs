using AutoVideo.Scenarios;
using AutoVideo.Script;
using AutoVideo.Script.Offline;

namespace AutoVideo.Generate;

/// <summary>Puts written scenes together to what is stored.</summary>
internal static class ScenarioAssembly
{
    public static ScenarioContent Of(GenerationWish wish, Reading reading, string title, IReadOnlyList<ScenarioScene> scenes)
    {
        string[] citations = reading.Book is { } book ? [book.Citation] : [];
        return Of(wish, reading.Tongue, title, scenes, citations, SeoOf(title, scenes, citations, reading.Tongue));
    }

    public static ScenarioContent Of(GenerationWish wish, Tongue tongue, string title, IReadOnlyList<ScenarioScene> scenes, IReadOnlyList<string> citations, SeoFields seo) =>
        new(title, tongue.Tag, ScenarioStatus.Draft, wish.Format, wish.Seconds, scenes)
        {
            Template = wish.Template?.Id,
            Tone = wish.Tone ?? wish.Template?.Tone,
            Audience = wish.Audience,
            Seo = seo,
            Citations = citations,
        };

    public static SeoFields SeoOf(string title, IReadOnlyList<ScenarioScene> scenes, IReadOnlyList<string> citations, Tongue tongue) => Script.Offline.Seo.Of(
        title, [.. scenes.Select(scene => new ScriptScene(scene.Id, scene.Role, scene.Narration, scene.OnScreenText ?? "", null, "", scene.Keywords, 0))],
        new Keywords(tongue, scenes.Select(scene => scene.Narration)).Themes, citations, tongue);
}
