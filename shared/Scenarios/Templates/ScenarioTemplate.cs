using AutoVideo.Script;

namespace AutoVideo.Scenarios.Templates;

/// <summary>
/// A shape that scenarios of one kind have, as data (<c>Templates/Data/*.json</c>, checked against <c>template.schema.json</c>):
/// what each scene is for, not what it says.
/// </summary>
/// <param name="Guidance">What makes one of this kind good; goes to the model that writes.</param>
public sealed record ScenarioTemplate(
    string Id, string Name, string Description, string Guidance, string Tone, double Seconds, IReadOnlyList<TemplateScene> Scenes)
{
    public const int SchemaVersion = 1;
}

/// <param name="Purpose">What this scene does for the viewer.</param>
/// <param name="Share">Part of the video's length, over all scenes 1.</param>
/// <param name="Repeats">How often it may stand in a row: a list's items, a story's turns.</param>
public sealed record TemplateScene(SceneRole Role, string Purpose, double Share, Repeats? Repeats = null);

/// <param name="Usual">How many a new scenario begins with.</param>
public sealed record Repeats(int Least, int Usual, int Most);
