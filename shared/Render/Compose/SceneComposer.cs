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
    private readonly YuvFrame other = new(output.Width, output.Height);

    /// <param name="frame">Counted from the scene's first frame.</param>
    internal void Draw(DecodedScene scene, int frame, YuvFrame target)
    {
        foreach (var (role, planes) in scene.Layers)
        {
            var placement = LayerPlacement.At(
                role, scene.Scene.Motion, scene.Scene.Transition is null, frame, scene.Span, output, planes.LayerWidth, planes.LayerHeight);
            layers.Draw(planes, placement, target);
        }
    }

    /// <summary>Frame number <paramref name="frame"/> of <paramref name="next"/>'s transition.</summary>
    internal void DrawTransition(DecodedScene before, DecodedScene next, int frame, YuvFrame target)
    {
        var transition = next.Scene.Transition!;
        var share = (frame + 1.0) / (transition.Frames + 1);
        Draw(before, before.Scene.FrameCount + frame, target);
        Draw(next, frame, other);
        if (transition.Kind == TransitionKind.Slide)
            Slide(target, other, Easing.Smooth(share));
        else
            Blend.Mix(target.Bytes, other.Bytes, (int)Math.Round(Blend.Full * share), simd);
    }

    // The old picture leaves to the left while the new one follows it in; whole chroma pixels keep colours in place.
    private static void Slide(YuvFrame leaving, YuvFrame coming, double share)
    {
        var shift = (int)Math.Round(share * leaving.Width / 2) * 2;
        for (var plane = 0; plane < 3; plane++)
        {
            var by = plane == 0 ? shift : shift / 2;
            for (var y = 0; y < leaving.PlaneHeight(plane); y++)
            {
                var row = leaving.Row(plane, y);
                row[by..].CopyTo(row);
                coming.Row(plane, y)[..by].CopyTo(row[(row.Length - by)..]);
            }
        }
    }
}
