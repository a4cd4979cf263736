using System.ComponentModel.DataAnnotations;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Render.Overlays;
using AutoVideo.Script;

namespace AutoVideo.Scenarios;

/// <summary>A scenario as it is written: all of it, since it replaces what was there.</summary>
/// <param name="Title">What the video is about, for people.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Status">draft while it is written, ready when a video may be made of it.</param>
/// <param name="Format">Width to height.</param>
/// <param name="Seconds">Wanted length.</param>
/// <param name="Template">Id of a template; a new scenario without scenes begins with the template's.</param>
/// <param name="Tone">E.g. curious.</param>
/// <param name="Audience">For whom.</param>
/// <param name="Notes">For whoever edits; never spoken.</param>
/// <param name="Tags">To find it again.</param>
/// <param name="Seo">Title, description, keywords and hashtags for where it is published.</param>
/// <param name="Citations">Where facts came from; scenes name them by their place.</param>
/// <param name="Scenes">In order.</param>
internal sealed record ScenarioBody(
    [StringLength(ScenarioRules.MaxTitle, MinimumLength = 1)] string Title,
    [StringLength(12, MinimumLength = 2)] string Language = "en",
    [AllowedValues("draft", "ready")] string Status = "draft",
    [AllowedValues("9:16", "16:9", "1:1", "4:5")] string Format = "9:16",
    [Range(ScenarioRules.MinSeconds, ScenarioRules.MaxSeconds)] double Seconds = 60,
    [MaxLength(40)] string? Template = null,
    [MaxLength(ScenarioRules.MaxTag)] string? Tone = null,
    [MaxLength(ScenarioRules.MaxTitle)] string? Audience = null,
    [MaxLength(ScenarioRules.MaxNotes)] string? Notes = null,
    [MaxLength(ScenarioRules.MaxTags), Each(1, ScenarioRules.MaxTag)] IReadOnlyList<string>? Tags = null,
    SeoBody? Seo = null,
    [MaxLength(ScenarioRules.MaxCitations), Each(1, ScenarioRules.MaxCitation)] IReadOnlyList<string>? Citations = null,
    [MaxLength(ScenarioRules.MaxScenes)] IReadOnlyList<SceneBody>? Scenes = null) : IExample<ScenarioBody>
{
    public const long MaxBytes = 2 * 1024 * 1024;

    public static ScenarioBody Example { get; } = new("How bees make honey", Scenes: [new("What do bees do all winter?", Id: "s1", Role: "hook", OnScreenText: "All winter")]);

    /// <exception cref="PermanentException"><c>scenario_invalid</c> with every fault.</exception>
    public ScenarioContent ToContent()
    {
        var content = new ScenarioContent(
            Title.Trim(), Language, Status == "ready" ? ScenarioStatus.Ready : ScenarioStatus.Draft, Format, Seconds,
            [.. (Scenes ?? []).Select((scene, index) => scene.ToScene(index))])
        {
            Template = Template,
            Tone = Tone,
            Audience = Audience,
            Notes = Notes,
            Tags = Tags ?? [],
            Seo = Seo?.ToFields(),
            Citations = Citations ?? [],
        };
        Require(content);
        return content;
    }

    /// <exception cref="PermanentException"><c>scenario_invalid</c> with every fault.</exception>
    public static void Require(ScenarioContent content)
    {
        if (ScenarioRules.Check(content) is { Count: > 0 } faults)
            throw new PermanentException("scenario_invalid", faults.Count == 1 ? $"{faults[0].Place}: {faults[0].Message}" : $"The scenario is wrong in {faults.Count} places.")
            {
                Errors = [.. faults.Take(50).Select(fault => new FieldError("scenario_invalid", fault.Message, fault.Place))],
            };
    }
}

/// <param name="Narration">What is spoken; may be empty in a draft.</param>
/// <param name="Id">Stays with the scene over all edits; made when not given.</param>
/// <param name="Role">What the scene is for.</param>
/// <param name="OnScreenText">The headline.</param>
/// <param name="Kicker">A word or two above the headline.</param>
/// <param name="VisualPrompt">What the picture shows.</param>
/// <param name="Keywords">Two to six nouns for keyword-matched artwork.</param>
/// <param name="Sources">1-based places in the citations.</param>
/// <param name="Notes">For whoever edits.</param>
/// <param name="Overlay">What is drawn over the picture.</param>
internal sealed record SceneBody(
    [MaxLength(ScenarioRules.MaxNarration)] string Narration = "",
    [StringLength(ScenarioRules.MaxId, MinimumLength = 1), RegularExpression("[A-Za-z0-9_-]+")] string? Id = null,
    [AllowedValues("hook", "body", "callToAction")] string? Role = null,
    [MaxLength(ScenarioRules.MaxHeadline)] string? OnScreenText = null,
    [MaxLength(ScenarioRules.MaxKicker)] string? Kicker = null,
    [MaxLength(ScenarioRules.MaxPrompt)] string? VisualPrompt = null,
    [MaxLength(ScenarioRules.MaxKeywords), Each(1, ScenarioRules.MaxKeyword)] IReadOnlyList<string>? Keywords = null,
    [MaxLength(ScenarioRules.MaxCitations)] IReadOnlyList<int>? Sources = null,
    [MaxLength(ScenarioRules.MaxNotes)] string? Notes = null,
    OverlayBody? Overlay = null)
{
    public ScenarioScene ToScene(int index) => new(
        Id ?? $"s{index + 1}",
        Role switch { "hook" => SceneRole.Hook, "callToAction" => SceneRole.CallToAction, null when index == 0 => SceneRole.Hook, _ => SceneRole.Body },
        Narration.Trim())
    {
        OnScreenText = OnScreenText,
        Kicker = Kicker,
        VisualPrompt = VisualPrompt,
        Keywords = Keywords ?? [],
        Sources = Sources ?? [],
        Notes = Notes,
        Overlay = Overlay?.ToOverlay(),
    };

    public static SceneBody Of(ScenarioScene scene) => new(
        scene.Narration, scene.Id, ScenarioView.Wire(scene.Role), scene.OnScreenText, scene.Kicker, scene.VisualPrompt, scene.Keywords, scene.Sources, scene.Notes,
        OverlayBody.Of(scene.Overlay));
}

/// <param name="Title">Where it is published.</param>
/// <param name="Description">Below the video.</param>
internal sealed record SeoBody(
    [MaxLength(100)] string Title, [MaxLength(5_000)] string Description,
    [MaxLength(15), Each(1, 60)] IReadOnlyList<string> Keywords, [MaxLength(15), Each(1, 60)] IReadOnlyList<string> Hashtags)
{
    public SeoFields ToFields() => new(Title, Description, Keywords, Hashtags);

    public static SeoBody? Of(SeoFields? seo) => seo is null ? null : new(seo.Title, seo.Description, seo.Keywords, seo.Hashtags);
}
