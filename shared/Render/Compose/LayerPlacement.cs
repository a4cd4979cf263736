using AutoVideo.Render.Timeline;
using AutoVideo.Visuals;

namespace AutoVideo.Render.Compose;

/// <summary>Where a layer lies in one frame: <c>frame = Scale * layer + (X, Y)</c> in pixel corners; opacity 0 to 256.</summary>
internal readonly record struct LayerPlacement(double Scale, double X, double Y, int Opacity)
{
    private const double SubjectDepth = 0.35, FloatSeconds = 5.2, FloatShare = 0.0055;
    private const double EntrySeconds = 0.4, EntryShare = 0.022;

    /// <summary>The placement of a layer at a frame of its scene.</summary>
    /// <param name="span">Frames for which the scene is seen, the transition out of it included.</param>
    internal static LayerPlacement At(LayerRole role, Motion motion, bool entersAtOnce, int frame, int span, OutputSpec output, int layerWidth, int layerHeight)
    {
        var t = span <= 1 ? 0 : (double)frame / (span - 1);
        var zoom = motion.StartZoom + (motion.EndZoom - motion.StartZoom) * Easing.Camera(t);
        return role switch
        {
            LayerRole.Background => About(zoom, motion, output, layerWidth, layerHeight),
            LayerRole.Subject => Floating(1 + (zoom - 1) * SubjectDepth, motion, output, layerWidth, layerHeight, frame),
            LayerRole.Shade => new(1, (output.Width - layerWidth) / 2, (output.Height - layerHeight) / 2, Blend.Full),
            _ => Entering(output, layerWidth, layerHeight, frame, entersAtOnce),
        };
    }

    /// <summary>The same, seen closer: about the middle of the frame.</summary>
    internal LayerPlacement Zoomed(double by, OutputSpec output) => this with
    {
        Scale = Scale * by,
        X = output.Width / 2.0 + by * (X - output.Width / 2.0),
        Y = output.Height / 2.0 + by * (Y - output.Height / 2.0),
    };

    // A layer lies centred on the frame; zooming keeps the focus point where it is.
    private static LayerPlacement About(double scale, Motion motion, OutputSpec output, int layerWidth, int layerHeight)
    {
        var focusX = motion.FocusX * output.Width;
        var focusY = motion.FocusY * output.Height;
        var left = (output.Width - layerWidth) / 2;
        var top = (output.Height - layerHeight) / 2;
        return new(scale, focusX + scale * (left - focusX), focusY + scale * (top - focusY), Blend.Full);
    }

    private static LayerPlacement Floating(double scale, Motion motion, OutputSpec output, int layerWidth, int layerHeight, int frame)
    {
        var placed = About(scale, motion, output, layerWidth, layerHeight);
        var lift = Easing.Wave(frame / (FloatSeconds * output.FrameRate)) * FloatShare * output.Height;
        return placed with { Y = placed.Y - lift };
    }

    private static LayerPlacement Entering(OutputSpec output, int layerWidth, int layerHeight, int frame, bool atOnce)
    {
        var progress = atOnce ? 1 : Math.Min(1, (frame + 1) / (EntrySeconds * output.FrameRate));
        var slide = (1 - Easing.Settle(progress)) * EntryShare * output.Height;
        var opacity = (int)Math.Round(Blend.Full * Easing.Smooth(progress));
        return new(1, (output.Width - layerWidth) / 2, (output.Height - layerHeight) / 2 + slide, opacity);
    }
}
