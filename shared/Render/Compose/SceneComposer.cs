using AutoVideo.Render.Timeline;
using AutoVideo.Visuals;

namespace AutoVideo.Render.Compose;

/// <summary>A scene with its layers decoded, ready to be drawn at any of its frames.</summary>
/// <param name="Span">Frames for which the scene is seen, the transition out of it included.</param>
internal sealed record DecodedScene(TimelineScene Scene, int Span, IReadOnlyList<(LayerRole Role, LayerPlanes Planes)> Layers);

/// <summary>Draws whole frames: a scene, or the transition from one to the next. Not thread-safe: one per worker.</summary>
internal sealed class SceneComposer(OutputSpec output, bool simd = true)
{
    private readonly LayerComposer layers = new(simd);
    private readonly TransitionPainter transitions = new(output, simd);
    private readonly YuvFrame other = new(output.Width, output.Height);

    /// <param name="frame">Counted from the scene's first frame.</param>
    internal void Draw(DecodedScene scene, int frame, YuvFrame target) => Draw(scene, frame, target, 1);

    /// <summary>Frame number <paramref name="frame"/> of <paramref name="next"/>'s transition.</summary>
    internal void DrawTransition(DecodedScene before, DecodedScene next, int frame, YuvFrame target)
    {
        var transition = next.Scene.Transition!;
        var share = (frame + 1.0) / (transition.Frames + 1);
        var (leaving, coming) = TransitionPainter.Zoom(transition.Kind, share);
        Draw(before, before.Scene.FrameCount + frame, target, leaving);
        Draw(next, frame, other, coming);
        transitions.Paint(transition.Kind, target, other, share);
    }

    private void Draw(DecodedScene scene, int frame, YuvFrame target, double zoom)
    {
        foreach (var (role, planes) in scene.Layers)
        {
            var placement = LayerPlacement.At(
                role, scene.Scene.Motion, scene.Scene.Transition is null, frame, scene.Span, output, planes.LayerWidth, planes.LayerHeight);
            layers.Draw(planes, zoom == 1 ? placement : placement.Zoomed(zoom, output), target);
        }
    }
}
