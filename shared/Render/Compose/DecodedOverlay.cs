using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Compose;

/// <summary>An overlay whose elements are drawn, ready to be blended into any of its frames.</summary>
internal sealed record DecodedOverlay(Overlay Overlay, IReadOnlyList<DecodedElement> Elements)
{
    internal bool IsSeenAt(int frame) => frame >= Overlay.FirstFrame && frame < Overlay.FirstFrame + Overlay.FrameCount;
}

/// <param name="Whole">The element as it is at last.</param>
/// <param name="Figure">Its digits one by one, for an element that counts; null for the others.</param>
internal sealed record DecodedElement(OverlayElement Element, Sprite Whole, CountedFigure? Figure);

/// <summary>A drawn piece and where it lies.</summary>
/// <param name="Planes">Null when nothing of it can be seen.</param>
/// <param name="Left">Even pixels of the frame.</param>
/// <param name="Top">See <paramref name="Left"/>.</param>
internal sealed record Sprite(LayerPlanes? Planes, int Left, int Top);

/// <summary>A figure that counts: what stands before and after it, its digits, and where they go.</summary>
/// <param name="Pieces">Glyphs and texts by what they show; each lies where it would as the first of the line.</param>
/// <param name="Advances">Pixels that each takes.</param>
/// <param name="Left">Of the box, in pixels of the frame.</param>
/// <param name="Width">Of the box, in pixels.</param>
internal sealed record CountedFigure(
    Figure Figure, IReadOnlyDictionary<string, Sprite> Pieces, IReadOnlyDictionary<string, double> Advances, double Left, double Width);
