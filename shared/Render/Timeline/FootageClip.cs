namespace AutoVideo.Render.Timeline;

/// <summary>A piece of a video in place of a scene's background.</summary>
/// <param name="Blob">Blob name of the video.</param>
/// <param name="Start">Seconds of the file before the piece.</param>
/// <param name="Frames">How many of the output's frames the piece fills at its speed.</param>
/// <param name="Speed">1 as it was filmed, 2 twice as fast.</param>
public sealed record FootageClip(string Blob, double Start, int Frames, double Speed = 1)
{
    /// <summary>0 to 1: which part is kept where the clip is wider or higher than the frame; 0.5 is the middle.</summary>
    public double FocusX { get; init; } = 0.5;

    /// <summary>See <see cref="FocusX"/>.</summary>
    public double FocusY { get; init; } = 0.5;

    /// <summary>How much closer than needed to fill the frame, 1 to 4.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>What is seen when the scene is longer than the piece.</summary>
    public WhenShort WhenShort { get; init; }

    /// <summary>The piece's frame that is seen at a frame of the scene.</summary>
    public int FrameAt(int frame) => WhenShort == WhenShort.Loop ? frame % Frames : Math.Min(frame, Frames - 1);
}

/// <summary>Begins anew, or stands at its last frame.</summary>
public enum WhenShort { Loop, Freeze }
