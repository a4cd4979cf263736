using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Compose;

/// <summary>Blends drawn overlays into frames: only their boxes are touched. Not thread-safe: one per worker.</summary>
internal sealed class OverlayPainter(OutputSpec output, LayerComposer layers)
{
    /// <param name="frame">Counted from the scene's first frame.</param>
    internal void Draw(IReadOnlyList<DecodedOverlay> overlays, int frame, bool areFixed, double zoom, YuvFrame target)
    {
        foreach (var overlay in overlays)
        {
            if (overlay.Overlay.IsFixed != areFixed || !overlay.IsSeenAt(frame))
                continue;
            foreach (var element in overlay.Elements)
                Draw(element, frame - overlay.Overlay.FirstFrame, zoom, target);
        }
    }

    private void Draw(DecodedElement decoded, int frame, double zoom, YuvFrame target)
    {
        var element = decoded.Element;
        var look = Look.At(element, frame);
        if (look.Opacity == 0 || look.Scale <= 0 || look.Reveal <= 0)
            return;
        var box = (Left: element.Box.X * output.Width, Top: element.Box.Y * output.Height, Width: element.Box.Width * output.Width, Height: element.Box.Height * output.Height);
        var (shiftX, shiftY) = (look.X * output.Width, look.Y * output.Height);
        var mask = look.Reveal >= 1 ? null : Mask();
        if (decoded.Figure is { } figure && look.Count < 1)
        {
            foreach (var (sprite, x) in Spelled(figure, element.Align, look.Count))
                DrawSprite(sprite, x);
        }
        else
        {
            DrawSprite(decoded.Whole, 0);
        }

        void DrawSprite(Sprite sprite, double x)
        {
            if (sprite.Planes is not { } planes)
                return;
            var (middleX, middleY) = (box.Left + box.Width / 2, box.Top + box.Height / 2);
            var placement = new LayerPlacement(
                look.Scale, middleX + look.Scale * (sprite.Left + x - middleX) + shiftX, middleY + look.Scale * (sprite.Top - middleY) + shiftY, look.Opacity);
            layers.Draw(planes, zoom == 1 ? placement : placement.Zoomed(zoom, output), target, mask);
        }

        RevealMask Mask()
        {
            var scale = look.Scale * zoom;
            var (middleX, middleY) = (output.Width / 2.0 + zoom * (box.Left + box.Width / 2 + shiftX - output.Width / 2.0), output.Height / 2.0 + zoom * (box.Top + box.Height / 2 + shiftY - output.Height / 2.0));
            return new(element.Reveal, look.Reveal, middleX - scale * box.Width / 2, middleY - scale * box.Height / 2, scale * box.Width, scale * box.Height);
        }
    }

    // Whole pairs of pixels: a figure that changes with each frame gains nothing from finer places.
    private static IEnumerable<(Sprite Sprite, double X)> Spelled(CountedFigure counted, TextAlign align, double share)
    {
        string[] pieces = [counted.Figure.Before, .. counted.Figure.At(share).Select(letter => letter.ToString()), counted.Figure.After];
        var width = pieces.Sum(piece => counted.Advances.GetValueOrDefault(piece));
        var x = counted.Left + align switch { TextAlign.Left => 0, TextAlign.Right => counted.Width - width, _ => (counted.Width - width) / 2 };
        foreach (var piece in pieces)
        {
            if (counted.Pieces.TryGetValue(piece, out var sprite))
                yield return (sprite, 2 * Math.Round((x - counted.Left) / 2));
            x += counted.Advances.GetValueOrDefault(piece);
        }
    }

    /// <summary>An element's properties at one of its overlay's frames.</summary>
    /// <param name="Opacity">0 to 256.</param>
    private readonly record struct Look(int Opacity, double X, double Y, double Scale, double Reveal, double Count)
    {
        internal static Look At(OverlayElement element, int frame)
        {
            double opacity = 1, x = 0, y = 0, scale = 1, reveal = 1, count = 1;
            foreach (var motion in element.Motion)
            {
                var value = ElementMotions.At(motion, frame);
                switch (motion.Property)
                {
                    case AnimatedProperty.Opacity: opacity = value; break;
                    case AnimatedProperty.X: x = value; break;
                    case AnimatedProperty.Y: y = value; break;
                    case AnimatedProperty.Scale: scale = value; break;
                    case AnimatedProperty.Reveal: reveal = value; break;
                    default: count = value; break;
                }
            }
            return new((int)Math.Round(Blend.Full * Math.Clamp(opacity, 0, 1)), x, y, scale, reveal, count);
        }
    }
}

/// <summary>Values between keys.</summary>
internal static class ElementMotions
{
    internal static double At(ElementMotion motion, int frame)
    {
        var keys = motion.Keys;
        if (frame <= keys[0].Frame)
            return keys[0].Value;
        for (var index = 1; index < keys.Count; index++)
        {
            var (from, to) = (keys[index - 1], keys[index]);
            if (frame < to.Frame)
                return from.Value + (to.Value - from.Value) * Eased(to.Ease, (double)(frame - from.Frame) / (to.Frame - from.Frame));
        }
        return keys[^1].Value;
    }

    private static double Eased(KeyEase ease, double t) => ease switch
    {
        KeyEase.Smooth => Easing.Smooth(t),
        KeyEase.Settle => Easing.Settle(t),
        KeyEase.Overshoot => Easing.Overshoot(t),
        KeyEase.Hold => 0,
        _ => t,
    };
}
