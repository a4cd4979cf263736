using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Render.Brand;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Templates;
using AutoVideo.Script;
using AutoVideo.Visuals;
using AutoVideo.Visuals.Offline;

namespace AutoVideo.Render.Timeline;

/// <summary>From what scenes carry to elements on frames: pure.</summary>
internal sealed class SceneOverlays(OutputSpec output, BrandColours colours, string heading = RenderFonts.Heading, string body = RenderFonts.Body, string? logo = null)
{
    /// <summary>Those of scenes in order of the timeline.</summary>
    /// <param name="wanted">By id of the scene.</param>
    /// <exception cref="PermanentException"><c>overlay_invalid</c>.</exception>
    internal IReadOnlyList<Overlay> Of(Timeline timeline, IReadOnlyDictionary<string, SceneOverlay> wanted)
    {
        var overlays = new List<Overlay>();
        for (var index = 0; index < timeline.Scenes.Count; index++)
        {
            if (wanted.TryGetValue(timeline.Scenes[index].Id, out var overlay) && Make(timeline, index, overlay) is { } made)
                overlays.Add(made);
        }
        return overlays;
    }

    /// <summary>The layers of a scene without the one that its overlay stands in for.</summary>
    internal static IReadOnlyList<PictureLayer> Layers(IReadOnlyList<PictureLayer> layers, SceneOverlay? overlay) =>
        OverlayTemplates.Find(overlay?.Template) is { ReplacesSubject: true } ? [.. layers.Where(layer => layer.Role != LayerRole.Subject)] : layers;

    private Overlay? Make(Timeline timeline, int index, SceneOverlay data)
    {
        var template = OverlayTemplates.Find(data.Template) ?? throw new PermanentException("overlay_invalid", $"There is no template '{data.Template}'.");
        var scene = timeline.Scenes[index];
        var span = template.IsFixed ? scene.FrameCount : SegmentPlan.Span(timeline, index);
        // What comes in with a picture would be missed during the transition.
        var first = template.IsFixed ? 0 : Math.Min((scene.Transition?.Frames ?? 0) / 2 + Frames(template.Starts), span / 3);
        var frames = template.Lasts is { } seconds ? Math.Min(Frames(seconds), span - first) : span - first;
        var total = (double)timeline.FrameCount;
        var setting = new TemplateSetting(
            colours, heading, body, SceneLayout.For(output.Width, output.Height).Shape, output.FrameRate, frames,
            (Short(scene.FirstFrame / total), Short((scene.FirstFrame + scene.FrameCount) / total)), logo);
        var elements = new TemplateExpander(template, data, setting).Expand();
        return elements.Count == 0 ? null : new(string.Create(CultureInfo.InvariantCulture, $"{scene.Id}-{template.Id}"), scene.Id, first, frames, elements) { IsFixed = template.IsFixed };
    }

    private int Frames(double seconds) => (int)Math.Round(seconds * output.FrameRate, MidpointRounding.AwayFromZero);

    private static double Short(double value) => Math.Round(value, 6, MidpointRounding.AwayFromZero);
}
