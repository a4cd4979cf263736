namespace AutoVideo.Render.Timeline;

/// <summary>Boxes, words, figures and charts drawn over a scene for some of its frames.</summary>
/// <param name="Id">Unique within the timeline.</param>
/// <param name="FirstFrame">Counted from the scene's first frame.</param>
/// <param name="FrameCount">At most as many as the scene is seen for, the transition out of it included.</param>
/// <param name="Elements">From back to front.</param>
public sealed record Overlay(string Id, string SceneId, int FirstFrame, int FrameCount, IReadOnlyList<OverlayElement> Elements)
{
    /// <summary>Stands still while one scene becomes the next (a watermark, a progress bar), instead of moving with its picture.</summary>
    public bool IsFixed { get; init; }
}

/// <param name="Id">Unique within the overlay.</param>
/// <param name="Box">Where it lies when nothing moves it, in shares of the frame.</param>
public sealed record OverlayElement(string Id, ElementKind Kind, FrameBox Box)
{
    /// <summary>Of a text or a figure.</summary>
    public string? Text { get; init; }

    /// <summary>Family, as installed.</summary>
    public string? Font { get; init; }

    /// <summary>100 to 900.</summary>
    public int Weight { get; init; } = 600;

    /// <summary>Largest type size, in pixels of a frame whose shorter side has 1080; smaller where the words would not fit.</summary>
    public double Size { get; init; } = 48;

    public int Lines { get; init; } = 1;
    public TextAlign Align { get; init; }

    /// <summary><c>#rrggbb</c>.</summary>
    public string Fill { get; init; } = "#ffffff";

    public double Opacity { get; init; } = 1;

    /// <summary>Of corners; of type sizes' pixels.</summary>
    public double Radius { get; init; }

    /// <summary>Colour of a plate that fits closely around the words; null for none.</summary>
    public string? Plate { get; init; }

    /// <summary>Points of a line or parts of a donut, 0 to 1.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>Colours of a donut's parts.</summary>
    public IReadOnlyList<string> Fills { get; init; } = [];

    /// <summary>Thickness of a line, or of a donut's ring as a share of its radius.</summary>
    public double Stroke { get; init; }

    /// <summary>Blob name of an image's PNG.</summary>
    public string? Blob { get; init; }

    /// <summary>Where its appearing begins when <see cref="AnimatedProperty.Reveal"/> is animated.</summary>
    public RevealFrom Reveal { get; init; }

    public IReadOnlyList<ElementMotion> Motion { get; init; } = [];
}

public enum ElementKind { Box, Text, Count, Line, Donut, Image }

public enum TextAlign { Left, Centre, Right }

/// <summary>Turn: clockwise from the top, about the middle.</summary>
public enum RevealFrom { Left, Right, Top, Bottom, Turn }

/// <param name="X">0 is the left edge of the frame, 1 the right one.</param>
public readonly record struct FrameBox(double X, double Y, double Width, double Height);

/// <summary>How one property changes; before the first key and after the last one it stays.</summary>
/// <param name="Keys">In order of their frames.</param>
public sealed record ElementMotion(AnimatedProperty Property, IReadOnlyList<ElementKey> Keys);

/// <summary>
/// Opacity, Reveal and Count (how far a figure has counted) from 0 to 1; X and Y move by shares of the frame's width and height;
/// Scale is about the middle of the box.
/// </summary>
public enum AnimatedProperty { Opacity, X, Y, Scale, Reveal, Count }

/// <param name="Frame">Counted from the overlay's first frame.</param>
/// <param name="Ease">The way from the key before to this one.</param>
public readonly record struct ElementKey(int Frame, double Value, KeyEase Ease);

public enum KeyEase { Linear, Smooth, Settle, Overshoot, Hold }
