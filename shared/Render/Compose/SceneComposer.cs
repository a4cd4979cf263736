using AutoVideo.Render.Timeline;
using AutoVideo.Visuals;

namespace AutoVideo.Render.Compose;

/// <summary>A scene with its layers decoded, ready to be drawn at any of its frames.</summary>
/// <param name="Span">Frames for which the scene is seen, the transition out of it included.</param>
internal sealed record DecodedScene(TimelineScene Scene, int Span, IReadOnlyList<(LayerRole Role, LayerPlanes Planes)> Layers)
{
    internal IReadOnlyList<DecodedOverlay> Overlays { get; init; } = [];

    /// <summary>The file of the scene's clip; null for a still. Until a frame of it is shown, the background stands in for it.</summary>
    internal string? ClipPath { get; init; }

    /// <summary>The scene with a frame of its clip for a background.</summary>
    internal DecodedScene Showing(LayerPlanes frame) =>
        this with { Layers = [(LayerRole.Background, frame), .. Layers.Where(layer => layer.Role != LayerRole.Background)] };
}

/// <summary>Draws whole frames: a scene, or the transition from one to the next. Not thread-safe: one per worker.</summary>
internal sealed class SceneComposer
{
    private readonly OutputSpec output;
    private readonly LayerComposer layers;
    private readonly OverlayPainter overlays;
    private readonly TransitionPainter transitions;
    private readonly YuvFrame other;

    internal SceneComposer(OutputSpec output, bool simd = true)
    {
        (this.output, layers, transitions, other) = (output, new(simd), new(output, simd), new(output.Width, output.Height));
        overlays = new(output, layers);
    }

    /// <param name="frame">Counted from the scene's first frame.</param>
    internal void Draw(DecodedScene scene, int frame, YuvFrame target)
    {
        Draw(scene, frame, target, 1);
        overlays.Draw(scene.Overlays, frame, areFixed: true, 1, target);
    }

    /// <summary>Frame number <paramref name="frame"/> of <paramref name="next"/>'s transition.</summary>
    internal void DrawTransition(DecodedScene before, DecodedScene next, int frame, YuvFrame target)
    {
        var transition = next.Scene.Transition!;
        var share = (frame + 1.0) / (transition.Frames + 1);
        var (leaving, coming) = TransitionPainter.Zoom(transition.Kind, share);
        Draw(before, before.Scene.FrameCount + frame, target, leaving);
        Draw(next, frame, other, coming);
        transitions.Paint(transition.Kind, target, other, share);
        overlays.Draw(next.Overlays, frame, areFixed: true, 1, target);
    }

    private void Draw(DecodedScene scene, int frame, YuvFrame target, double zoom)
    {
        foreach (var (role, planes) in scene.Layers)
        {
            var placement = LayerPlacement.At(
                role, scene.Scene.Motion, scene.Scene.Transition is null, frame, scene.Span, output, planes.LayerWidth, planes.LayerHeight);
            layers.Draw(planes, zoom == 1 ? placement : placement.Zoomed(zoom, output), target);
        }
        overlays.Draw(scene.Overlays, frame, areFixed: false, zoom, target);
    }
}
