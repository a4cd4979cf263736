namespace AutoVideo.Script;

/// <summary>Which piece of a scene's clip is shown, how fast and how close; a scene with a still has no use for it.</summary>
/// <param name="Start">Seconds of the clip before the piece; a clip that is shorter shows its end.</param>
public sealed record ClipCut(double Start = 0)
{
    /// <summary>Seconds of the clip at which the piece ends; null for the clip's own end.</summary>
    public double? End { get; init; }

    /// <summary>1 as it was filmed, 2 twice as fast; null: slowed down a little where that fills the scene.</summary>
    public double? Speed { get; init; }

    /// <summary>0 to 1: which part is kept where the clip is wider or higher than the frame; 0.5 is the middle.</summary>
    public double FocusX { get; init; } = 0.5;

    /// <summary>See <see cref="FocusX"/>.</summary>
    public double FocusY { get; init; } = 0.5;

    /// <summary>How much closer than needed to fill the frame, 1 to 4.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Stands at its last frame when the scene is longer, instead of beginning anew.</summary>
    public bool Freezes { get; init; }
}
