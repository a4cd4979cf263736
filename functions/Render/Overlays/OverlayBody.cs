using System.ComponentModel.DataAnnotations;
using AutoVideo.Http;
using AutoVideo.Render.Templates;
using AutoVideo.Script;

namespace AutoVideo.Render.Overlays;

/// <summary>What is drawn over a scene's picture: a template and what fills it.</summary>
/// <param name="Template">Id of a template, e.g. list, number, bars; see the list of overlay templates.</param>
/// <param name="Title">Above a list or a chart; the name in a lower third; the words of a quote.</param>
/// <param name="Subtitle">Below it: a source, a role, who said it.</param>
/// <param name="Value">A figure with what stands around it.</param>
/// <param name="Items">Lines that come one after the other.</param>
/// <param name="Series">Named numbers of a chart.</param>
/// <param name="Unit">Stands behind each number of a chart.</param>
internal sealed record OverlayBody(
    [MaxLength(40)] string Template,
    [MaxLength(SceneOverlayRules.MaxText)] string? Title = null,
    [MaxLength(SceneOverlayRules.MaxText)] string? Subtitle = null,
    [MaxLength(SceneOverlayRules.MaxText)] string? Value = null,
    [MaxLength(SceneOverlayRules.MaxItems), Each(1, SceneOverlayRules.MaxText)] IReadOnlyList<string>? Items = null,
    [MaxLength(SceneOverlayRules.MaxSeries)] IReadOnlyList<SeriesBody>? Series = null,
    [MaxLength(SceneOverlayRules.MaxUnit)] string? Unit = null) : IExample<OverlayBody>
{
    public static OverlayBody Example { get; } = new("number", Title: "flowers for one jar", Value: "2,000,000");

    public SceneOverlay ToOverlay() => new(Template)
    {
        Title = Title,
        Subtitle = Subtitle,
        Value = Value,
        Items = Items ?? [],
        Series = [.. (Series ?? []).Select(point => new SeriesValue(point.Label, point.Value))],
        Unit = Unit,
    };

    public static OverlayBody? Of(SceneOverlay? overlay) => overlay is null ? null : new(
        overlay.Template, overlay.Title, overlay.Subtitle, overlay.Value, overlay.Items.Count > 0 ? overlay.Items : null,
        overlay.Series.Count > 0 ? [.. overlay.Series.Select(point => new SeriesBody(point.Label, point.Value))] : null, overlay.Unit);
}

/// <param name="Label">Its name.</param>
/// <param name="Value">Not negative.</param>
internal sealed record SeriesBody([StringLength(SceneOverlayRules.MaxLabel, MinimumLength = 1)] string Label, [Range(0, 1e12)] double Value);
